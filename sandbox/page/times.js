// Times as they are shown: in the reader's own zone and language.

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const exact = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });

// A Unix time in seconds, or ISO 8601.
const date = (time) => (typeof time === "number" ? new Date(time * 1000) : new Date(time));

export const timeOfDay = (time) => clock.format(date(time));
export const exactTime = (time) => exact.format(date(time));
export const dayAndTime = (time) => `${day.format(date(time))}, ${clock.format(date(time))}`;
export const seconds = (time) => date(time).getTime() / 1000;

export function duration(value) {
  if (value < 0.001) return "<1 ms";
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(1)} s`;
}
