// Lists with one stop for the Tab key, in which the arrow keys move (roving tabindex).

const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function place(items, key, at) {
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  return Math.min(Math.max(at + steps[key], 0), items.length - 1);
}

export function stopAt(list, item) {
  for (const one of list.querySelectorAll('[data-stop][tabindex="0"]')) one.tabIndex = -1;
  if (item) item.tabIndex = 0;
}

export function rove(list) {
  list.addEventListener("keydown", (event) => {
    if (!(event.key in steps) && event.key !== "Home" && event.key !== "End") return;
    const current = event.target.closest("[data-stop]");
    if (!current || event.target !== current) return;
    const items = [...list.querySelectorAll("[data-stop]")];
    const item = items[place(items, event.key, items.indexOf(current))];
    event.preventDefault();
    stopAt(list, item);
    item.focus();
  });
  list.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-stop]");
    if (item) stopAt(list, item);
  });
}
