// Makes elements. Whatever a message contains becomes text: nothing here reads HTML.

export function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (key === "data") Object.assign(made.dataset, value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

// Puts an element in the place of another one. The focus stays, on what `selector` finds in the new one.
export function replace(old, made, selector) {
  const focused = old.contains(document.activeElement);
  old.replaceWith(made);
  if (focused) (selector ? made.querySelector(selector) : made).focus();
}

export const byId = (id) => document.getElementById(id);

export function button(text, click, properties) {
  return element("button", { type: "button", on: { click }, ...properties }, text);
}
