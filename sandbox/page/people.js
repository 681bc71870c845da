// Who takes part in a chat, seen from the phone of the other person.

export const others = (chat) => chat.handles.filter((handle) => !handle.is_me && handle.status === "active");

export function title(chat) {
  return chat.display_name ?? others(chat).map((handle) => handle.handle).join(", ");
}

export function initials(name) {
  const words = name.match(/\p{L}+/gu);
  if (!words || name.startsWith("+")) return name.replace(/\D/g, "").slice(-2) || "?";
  return (words[0][0] + (words.length > 1 ? words[1][0] : "")).toUpperCase();
}

// One of a few calm colours, always the same for a name.
export function hue(name) {
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return sum;
}
