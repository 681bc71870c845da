// What the page knows. Whoever shows a part of it is called once a frame when that part changed.

const KEPT = 300; // requests and deliveries that are shown, as the sandbox keeps them

export const model = {
  chats: new Map(),
  messages: new Map(), // of each chat that was opened: id -> message, in their order
  loading: new Map(), // of each chat that is being loaded: what came meanwhile
  earlier: new Map(), // of each chat: the place of the first message that is known
  requests: [],
  deliveries: [],
  conditions: { faults: [], disorder: {} },
  operations: [],
  selected: undefined,
};

const listeners = new Map();
const changed = new Map();
let scheduled = false;

export function on(name, listener) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}

function tell() {
  scheduled = false;
  const told = [...changed];
  changed.clear();
  for (const [name, items] of told) for (const listener of listeners.get(name) ?? []) listener(items);
}

// Items are what changed of a part; without one, all of it.
export function touch(name, item) {
  const items = changed.get(name) ?? changed.set(name, new Set()).get(name);
  items.add(item);
  if (scheduled) return;
  scheduled = true;
  if (document.hidden) setTimeout(tell, 0); // a hidden page has no frames
  else requestAnimationFrame(tell);
}

function putInto(list, name, entry) {
  const at = list.findLastIndex((one) => one.number === entry.number);
  if (at >= 0) list[at] = entry;
  else list.push(entry);
  if (list.length > KEPT) list.shift();
  touch(name, entry);
}

// Whether a message comes before those that are known.
function isEarlier(message, known) {
  const [first] = known.values();
  return first !== undefined && message.number < first.number;
}

const takers = {
  chat(chat) {
    model.chats.set(chat.id, chat);
    touch("chats", chat.id);
    if (chat.id === model.selected) touch("selected");
  },
  message(message) {
    const known = model.messages.get(message.chat_id) ?? model.loading.get(message.chat_id);
    if (!known || isEarlier(message, known)) return;
    const isNew = !known.has(message.id);
    known.set(message.id, message);
    touch("messages", message);
    if (isNew) touch("arrived", message);
  },
  deleted({ id, chat_id }) {
    const known = model.messages.get(chat_id);
    const message = known?.get(id);
    if (message) {
      known.delete(id);
      touch("messages", { ...message, deleted: true });
    }
  },
  request: (entry) => putInto(model.requests, "requests", entry),
  delivery: (entry) => putInto(model.deliveries, "deliveries", entry),
  conditions(conditions) {
    model.conditions = conditions;
    touch("conditions");
  },
};

export const eventNames = Object.keys(takers);
export const take = (name, body) => takers[name](body);

// The whole state, at the beginning and after a gap.
export function takeState(state) {
  model.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
  model.messages.clear();
  Object.assign(model, {
    requests: state.requests, deliveries: state.deliveries, conditions: state.conditions, operations: state.operations,
  });
  for (const name of ["chats", "requests", "deliveries", "conditions", "operations"]) touch(name);
}

// Messages of a chat that come before those that are known.
export function takeMessages({ chat, messages, first }) {
  const known = model.messages.get(chat) ?? model.loading.get(chat) ?? new Map();
  model.messages.set(chat, new Map([...messages.map((message) => [message.id, message]), ...known]));
  model.earlier.set(chat, first);
}
