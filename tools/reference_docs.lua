--- The reference's words about what is no operation: functions and methods, a row each.
---
--- A section: title; class; receiver (how it is called: "chat:", "linq.phone."); parent
--- (class); kind (of the objects of both versions that it is about); words; fields of the
--- class; and its functions. A function: name, words; parameters ({ name, type, words },
--- "name?" where it is optional), results ({ type, name, words }), errors (besides those of
--- any call), also (its other names), as_field (the class of a module that can be called),
--- generic (the names of types that its parameters and results share), takes_handler (it
--- takes a name of events, and a handler of these). A section or a function that is there for
--- both versions, each with its own types, is `of_both`.

local OPTIONS = { "options?", "linq.request_options" }
local GIVEN = { "given?", "linq.request_options" }
local REACTION = '"love"|"like"|"dislike"|"laugh"|"emphasize"|"question"'
local MESSAGE = "string|linq.v3.MessageContent|linq.v3.chats.messages.send.fields"
local ERR = { "linq.error|nil", "err" }

-- What can fail: a value, or nil and an error.
local function or_error(class, name, words)
  return { { class .. "|nil", name, words }, ERR }
end

local docs = {}

--- What objects can do.
docs.objects = {
  {
    title = "Every object", class = "linq.object", parent = "userdata", receiver = "object:",
    words = "Its fields are those of its kind, and what the API gives besides.",
    { "totable", "A deep copy as plain tables.", results = { { "table<string, any>" } } },
    { "json", "JSON text of the object's fields.", results = { { "string" } } },
    {
      "fields",
      "Iterates over the fields (what `pairs` does from Lua 5.2 on). Where a kind has a documented field of this name, "
        .. "the field wins: use `linq.fields(object)`.",
      results = { { "fun(): string|nil, any" } },
    },
  },
  {
    title = "An attachment", class = "linq.attachment", kind = "attachment", receiver = "attachment:",
    {
      "download",
      "Downloads the file: streams to a temporary file beside `path`, which takes its place when it is whole (of "
        .. "`size_bytes`, where the API says how many), and is removed otherwise.",
      parameters = { { "path", "string" }, { "options?", "linq.download_options" } },
      results = or_error("true", "done"), errors = "`invalid`: the path cannot be written; `protocol`: it was cut off",
    },
    {
      "refresh",
      "Fetches the attachment again, with a fresh URL; this object shows the new state. API v3 only: v2 has no such "
        .. "operation.",
      parameters = { OPTIONS }, results = or_error("linq.attachment", "attachment", "the same object"),
    },
  },
  {
    title = "A part of a message", class = "linq.message_part", kind = "message_part", receiver = "message_part:",
    {
      "download", "Downloads the file of a media part (see `attachment:download`).",
      parameters = { { "path", "string" }, { "options?", "linq.download_options" } },
      results = or_error("true", "done"),
    },
  },
  {
    title = "A chat", class = "linq.chat", kind = "chat", receiver = "chat:",
    {
      "handle", "The handle with an address; numbers compare in their normal form.",
      parameters = { { "address", "string", "phone number or e-mail address" } },
      results = { { "linq.handle|nil", "handle" } },
    },
    {
      "has", "Whether a handle with this address is in the chat.",
      parameters = { { "address", "string" } }, results = { { "boolean" } },
    },
    {
      "me",
      "The caller's own handle. On v2 it is known for chats that were found or listed by their Linq number.",
      results = { { "linq.handle|nil", "handle" } },
    },
    {
      "participants", "All active handles: who left or was removed is not among them.",
      results = { { "linq.handle[]", "handles" } },
    },
    { "others", "All active handles but the caller's own.", results = { { "linq.handle[]", "handles" } } },
    {
      "refresh", "Fetches the chat again; this object shows the new state.",
      parameters = { OPTIONS }, results = or_error("linq.chat", "chat", "the same object"),
    },
    {
      "send", "Sends a message to the chat.",
      parameters = {
        {
          "content",
          "string|linq.v3.MessageContent|linq.v3.chats.messages.send.fields|linq.v2.chat_messages.send.fields",
          "a text; or on v3 the message's content (parts …) or the whole body, on v2 the fields",
        },
        OPTIONS,
      },
      results = or_error("linq.message", "message"),
    },
    {
      "messages", "One page of the chat's messages.",
      parameters = {
        {
          "fields?", "linq.v3.chats.messages.list.fields|linq.v2.chat_messages.list.fields",
          "limit, cursor … (v3); page, per_page, before, after, sort (v2)",
        },
        OPTIONS,
      },
      results = or_error("linq.v3.message_page|linq.v2.message_page", "page"),
    },
    {
      "each_message",
      "An iterator over all messages of the chat, or those of a time (`since`, `before`), in the order of the API's "
        .. "pages: oldest first on v2, unless `sort` is `desc`; on v3 the API documents none. In either order it stops "
        .. "where no message of that time can follow. It raises the error object on failure.",
      parameters = {
        {
          "fields?", "linq.v3.chats.messages.list.fields|linq.v2.chat_messages.list.fields|linq.message_range",
          "as for `messages`, and `since`, `before`",
        },
        OPTIONS,
      },
      results = { { "fun(): linq.message|nil" } },
    },
    {
      "typing_start", "Shows the others that a message is being typed.", also = { "start_typing" },
      parameters = { OPTIONS }, results = or_error("true", "done"),
    },
    {
      "typing_stop", "Hides the typing indicator.", also = { "stop_typing" },
      parameters = { OPTIONS }, results = or_error("true", "done"),
    },
  },
  {
    title = "A message", class = "linq.message", kind = "message", receiver = "message:",
    {
      "refresh", "Fetches the message again; this object shows the new state.",
      parameters = { OPTIONS }, results = or_error("linq.message", "message", "the same object"),
    },
    {
      "reply", "Answers in the message's chat; on v3 as a reply to it.",
      parameters = {
        {
          "content",
          "string|linq.v3.MessageContent|linq.v3.chats.messages.send.fields|linq.v2.chat_messages.send.fields",
          "a text, or what `chat:send` takes",
        },
        OPTIONS,
      },
      results = or_error("linq.message", "message"),
    },
    {
      "react", "Adds a reaction to the message, or takes it away.",
      parameters = {
        {
          "reaction", REACTION .. "|linq.v3.messages.add_reaction.fields|linq.v2.chat_messages.react.fields",
          '"love", "like" …, or the operation\'s fields',
        },
        OPTIONS,
      },
      results = or_error("linq.v3.accepted|linq.v2.reaction", "accepted"),
    },
    {
      "edit", "Replaces the text of the message.",
      parameters = {
        {
          "new", "string|linq.v3.messages.update.fields|linq.v2.chat_messages.edit.fields",
          "the text, or the operation's fields",
        },
        OPTIONS,
      },
      results = or_error("linq.message", "message", "as it is now"),
    },
    {
      "delete", "Deletes the message's record.",
      parameters = { OPTIONS }, results = or_error("true|linq.v2.confirmation", "done"),
    },
    {
      "each_reaction", "Iterates over the reactions to the message: to all of its parts, on v3.",
      results = { { "fun(): linq.v3.reaction|linq.v2.reaction|nil" } },
    },
  },
  {
    title = "A page", class = "linq.page", parent = "linq.object", receiver = "page:",
    words = "`#page` is how many items there are.",
    fields = { { "items", "any[]", "chats, messages …" } },
    {
      "next", "Fetches the next page.",
      parameters = { { "options?", "linq.request_options", "default: those of this page" } },
      results = or_error("linq.page", "page", "nil without an error at the end"),
    },
  },
  { class = "linq.handle", kind = "handle" }, -- no methods of their own
  { class = "linq.event", kind = "event" },
}

local VERIFY = "the body as it came, not decoded and encoded again"

local function webhooks(title, class, options, signing, checks, words)
  return {
    title = title, class = class, receiver = class .. ".",
    {
      "verify", words,
      parameters = {
        { "body", "string", VERIFY },
        { "headers", "table<string, string|string[]>", "in any case" },
        { "options?", options },
      },
      results = or_error("true", "ok"), errors = "`err.check` says what failed: " .. checks .. ' or "signature"',
    },
    {
      "unwrap", "Verifies a delivery and gives its event.",
      parameters = {
        { "body", "string", VERIFY },
        { "headers", "table<string, string|string[]>", "in any case" },
        { "options?", options },
      },
      results = or_error("linq.event", "event", "event_type, event_id, created_at, data …"),
      errors = "`err.check` says what failed: " .. checks .. ', "signature" or "body"',
    },
    {
      "sign", "The headers of a delivery, for tests of one's own.",
      parameters = { { "body", "string" }, { "options?", signing } },
      results = { { "table<string, string>", "headers" } },
    },
  }
end

-- How each kind of store is made.
local function made_by(name, words, parameter, class)
  return { name, words, parameters = { parameter }, results = { { class or "linq.store", "store" } } }
end

local KEY, TEXT = { "key", "string" }, { "text", "string" }
local AGE = { "seconds?", "number", "its age; without: it has no end" }
local REPLY = { "string|number|any[]|false|nil", "reply", "false: null; within a list nulls are absent" }
local WHY = { "string|nil", "message", "why the store failed" }

local RESULTS = {
  { "{ [integer]: R }", "results", "what the functions returned" },
  { "table<integer, linq.error|any>", "errors", "what they returned as `nil, err`, or raised" },
}

--- Functions and methods of the module.
docs.module = {
  {
    title = "linq", class = "linq", receiver = "linq.",
    fields = {
      { "_NAME", "string" },
      { "_VERSION", "string" },
      { "null", "linq.null", "a JSON null" },
      { "host", "linq.hosts" },
      { "metrics", "linq.metrics_module" },
      { "v2", "linq.v2" },
      { "v3", "linq.v3" },
      { "phone", "linq.phone" },
      { "store", "linq.stores" },
      { "webhooks", "linq.webhooks", "of API v3" },
    },
    {
      "client", "Makes a client of API v3, the current version.",
      parameters = { { "options?", "linq.options" } }, results = { { "linq.client", "client" } },
    },
    {
      "map",
      "Calls `fn(item, index)` for every item, several at a time, and waits for all. One failure stops no other call.",
      generic = "T, R",
      parameters = {
        { "items", "T[]" }, { "fn", "fun(item: T, index: integer): R|nil, any" }, { "options?", "linq.map_options" },
      },
      results = RESULTS,
    },
    {
      "gather", "Calls functions side by side, and waits for all. One failure stops no other call.",
      generic = "R", parameters = { { "...", "fun(): R|nil, any" } }, results = RESULTS,
    },
    {
      "array", "Marks a table as a JSON array, so that it is one even when it is empty.",
      parameters = { { "elements?", "any[]" } }, results = { { "any[]", "elements", "the same table" } },
    },
    {
      "is_error", "True for the error objects of this module.",
      parameters = { { "value", "any" } }, results = { { "boolean" } },
    },
    {
      "type",
      'The kind of a linq value: "chat", "handle", "page", …, "error", "client"; nil for any other value.',
      parameters = { { "value", "any" } }, results = { { "string|nil" } },
    },
    {
      "fields", "Iterates over the fields of any object, also of one that has a field named `fields`.",
      parameters = { { "object", "linq.object" } }, results = { { "fun(): string|nil, any" } },
    },
    {
      "tasks", "Makes a scheduler of tasks.",
      parameters = { { "options?", "linq.tasks_options" } }, results = { { "linq.tasks", "tasks" } },
    },
    {
      "lookup", "Makes a lookup over a client of either version.",
      parameters = { { "client", "linq.any_client" }, { "given?", "linq.lookup_options" } },
      results = { { "linq.lookup", "lookup" } }, of_both = true,
    },
    {
      "outbox", "Makes an outbox over a client of API v3.",
      parameters = { { "given", "linq.outbox_options" } }, results = { { "linq.outbox", "outbox" } },
    },
    {
      "bot", "Makes a bot: events in, handlers, replies out.",
      parameters = { { "given", "linq.bot_options" } }, results = { { "linq.bot", "bot" } },
    },
    {
      "sandbox", "Makes a stand-in for both API versions (the rock linq-sandbox).", as_field = "linq.sandbox_module",
      parameters = { { "options?", "linq.sandbox_options" } },
      results = { { "linq.sandbox", "sandbox", "it is a `transport` of clients" } },
    },
  },
  {
    title = "`linq.v3`", class = "linq.v3", receiver = "linq.v3.",
    fields = { { "webhooks", "linq.webhooks" } },
    {
      "client", "Makes a client of API v3, as `linq.client` does.",
      parameters = { { "options?", "linq.options" } }, results = { { "linq.client", "client" } },
    },
  },
  {
    title = "`linq.v2`", class = "linq.v2", receiver = "linq.v2.",
    fields = { { "webhooks", "linq.v2.webhooks" } },
    {
      "client", "Makes a client of API v2.",
      parameters = { { "options?", "linq.v2.options" } }, results = { { "linq.v2.client", "client" } },
    },
  },
  {
    title = "Clients", class = "linq.any_client", receiver = "client:", of_both = true,
    {
      "with", "The same client with other options, sharing the connections.",
      parameters = { { "changes", "linq.any_options", "no `max_connections`, `transport`, `clock` or credential" } },
      results = { { "linq.any_client", "client" } },
    },
    {
      "request", "Sends a request to an endpoint that the module does not know.",
      parameters = { { "request", "linq.custom_request" }, GIVEN },
      results = or_error("linq.custom_answer", "answer"),
    },
    {
      "await_delivery", "Waits until a message is delivered: asks for it at growing intervals.",
      parameters = {
        { "message", "linq.message|string", "the message, or on v3 its id" }, { "options?", "linq.await_options" },
      },
      results = or_error("linq.message", "message"), errors = "`undelivered`, `timeout`",
    },
    {
      "ensure_webhook",
      "Creates or updates the webhook subscription of a URL, and keeps its secret in a store: v3 shows it once. Where "
        .. "the secret is lost it says so, unless `replace_lost_secret` is given.",
      parameters = { { "given", "linq.webhook_request" } },
      results = or_error("linq.ensured_webhook", "result"), errors = "`conflict` (the secret is lost), `store`",
    },
    {
      "stats", "What the client did so far, counted over all clients that share its connections.",
      results = { { "linq.stats", "stats" } },
    },
    {
      "loop",
      "The event loop of the client's connections, for hosts that drive it themselves: here, and in C "
        .. "(include/linq.h).",
      results = { { "linq.loop|nil", "loop", "nil: the transport is the user's" } },
    },
    {
      "close",
      'Ends what is under way (kind "canceled") and closes the connections; the second time does nothing.',
    },
  },
  {
    title = "Addresses", class = "linq.phone", receiver = "linq.phone.",
    {
      "normalize",
      "Brings a phone number into E.164 (`+` and 7 to 15 digits). A number without a country code is taken as one of "
        .. "`country`, by default +1, as the API does. E-mail addresses come back in lower case.",
      parameters = { { "text", "string" }, { "options?", "linq.phone_options" } },
      results = or_error("string", "address"), errors = "`invalid`",
    },
    {
      "key",
      "The form in which two addresses compare: normalized, or as it is in lower case where it is neither a number nor "
        .. "an e-mail address (a short code).",
      parameters = { { "text", "string" } }, results = { { "string" } },
    },
  },
  {
    title = "`linq.host`", class = "linq.hosts", receiver = "linq.host.",
    {
      "new",
      "Makes a host out of what an event loop gives. The guide \"Writing a host\" tells the rest.",
      parameters = { { "parts", "linq.host_parts" } }, results = { { "linq.host", "host", "for the option `host`" } },
    },
  },
  {
    title = "Tasks", class = "linq.tasks", receiver = "tasks:",
    {
      "spawn", "Starts a task: it first runs in the next step.", generic = "R",
      parameters = { { "fn", "fun(...: any): R|nil, any" }, { "...", "any", "its arguments" } },
      results = { { "linq.task<R>", "task" } },
    },
    {
      "step", "Runs what can run, then waits for more at most `seconds` and runs that.",
      parameters = {
        { "seconds?", "number", "default 0: never waits" },
        {
          "budget?", "number",
          "seconds for which tasks may run; the others run in the next step (default: all that can)",
        },
      },
      results = { { "integer", "live", "how many tasks are not at their end" } },
    },
    {
      "timeout",
      "Seconds until a task can run though no transfer finishes, for hosts that step the loops themselves and come "
        .. "back when one did (include/linq.h).",
      results = { { "number|nil", "seconds", "0: at once; nil: no task waits for a time" } },
    },
    { "run", "Runs until every task is at its end." },
    { "cancel", "Cancels every task that is not at its end." },
    { "sleep", "Pauses the running task.", parameters = { { "seconds", "number" } } },
  },
  {
    title = "A task", class = "linq.task<R>", receiver = "task:",
    { "done", "Whether the task came to its end.", results = { { "boolean" } } },
    {
      "result",
      "What the task's function returned; of one that raised, `nil, err` with `err.traceback`; of a canceled one, "
        .. '`nil, err` of kind "canceled". Nothing while it runs.',
      results = { { "R|nil", "result" }, { "any", "..." } },
    },
    {
      "cancel", "Ends the task: what it waits for is taken off the wire, its coroutine is closed.",
      results = { { "boolean", "canceled", "false: it had come to its end before" } },
    },
    {
      "join", "Waits for the task's end, within another task or outside of all.",
      parameters = { { "timeout?", "number", "seconds" } },
      results = {
        { "R|nil", "result", 'its result; `nil, err` of kind "timeout" when the time is over' }, { "any", "..." },
      },
    },
  },
  {
    title = "Lookups", class = "linq.lookup", receiver = "lookup:", of_both = true,
    {
      "retrieve", "`chats:retrieve`, cached.", also = { "get" },
      parameters = { { "id", "string|integer" }, GIVEN }, results = or_error("linq.chat", "chat"),
    },
    {
      "find",
      "`chats:find`, cached: the order of the participants does not matter. The chat is kept under its id as well, for "
        .. "`retrieve`.",
      parameters = { { "fields", "linq.find_fields" }, GIVEN },
      results = or_error("linq.chat", "chat"), errors = "`not_found`",
    },
    {
      "by_name", "The first chat that is called `name`, among those of a line, cached.",
      parameters = {
        { "name", "string", "display_name, exactly" },
        {
          "fields?", "linq.v3.chats.list.fields|linq.v2.chats.list.fields",
          "from (v3), phone_number (v2, required)",
        },
        GIVEN,
      },
      results = or_error("linq.chat", "chat"), errors = "`not_found`",
    },
    {
      "invalidate", "Forgets a chat that was looked up by its id.",
      parameters = { { "chat", "linq.chat|string|integer", "the chat, or its id" } },
    },
    { "stats", "What the lookup did.", results = { { "linq.lookup_stats", "stats" } } },
  },
  {
    title = "Outboxes", class = "linq.outbox", receiver = "outbox:",
    {
      "send", "Keeps a message. It is sent by `run`, `work` or `step`, here or in another process.",
      parameters = {
        { "target", "linq.outbox_target|linq.chat|string", "or a chat, or its id" },
        { "content", MESSAGE, "as of `chats.messages:send`" },
        { "options?", "linq.outbox_send_options" },
      },
      results = or_error("string", "id", "nil: it is not kept"), errors = "`store`",
    },
    {
      "send_all",
      "Keeps many messages, which costs less than one by one. Where the store fails on the way, the first ones are "
        .. "kept: give them ids, and it can be called again.",
      parameters = { { "list", "linq.outbox_item[]" } }, results = or_error("string[]", "ids"), errors = "`store`",
    },
    {
      "run", "Sends until no message is left that waits. An error is one that concerns all messages: they stay.",
      parameters = { { "options?", "linq.outbox_run_options" } },
      results = or_error("linq.outbox_progress", "progress"), errors = "of a call",
    },
    {
      "work", "Sends for ever: until `stop` is called, or the nginx worker ends.",
      parameters = { { "options?", "linq.outbox_run_options" } },
      results = or_error("linq.outbox_progress", "progress"), errors = "of a call",
    },
    { "stop", "Ends `run` or `work` once what is being sent was sent." },
    {
      "close",
      "Waits for what is being sent, and claims nothing more: after an error, Ctrl-C among them, that broke `run` off, "
        .. "or before a program that calls `step` ends.",
    },
    {
      "step", "Does what can be done without waiting, for a frame of a game or an event loop. Not for nginx.",
      parameters = { { "budget?", "number", "seconds for which tasks may run; default: all that can" } },
      results = or_error("integer", "left", "messages that wait or are being sent"), errors = "of a call",
    },
    {
      "stats", "What the outbox holds.", results = or_error("linq.outbox_stats", "stats"), errors = "`store`",
    },
    {
      "get", "Finds a message; nil without an error: there is none.", parameters = { { "id", "string" } },
      results = or_error("linq.outbox_entry", "entry"), errors = "`store`",
    },
    {
      "each",
      "Iterates over messages in the order in which they came. Raises the error object where the store fails.",
      parameters = { { "options?", "linq.outbox_each_options" } },
      results = { { "fun(): linq.outbox_entry|nil" } },
    },
    {
      "retry", "Sends a message that was set aside again, as the last of its pair.",
      parameters = { { "id", "string" } }, results = or_error("true", "ok"),
      errors = "`not_found`, `conflict`, `store`",
    },
    {
      "wait", "Waits until a message is sent. Where nobody runs this outbox, it sends meanwhile.",
      parameters = { { "id", "string" }, { "options?", "linq.outbox_wait_options" } },
      results = or_error("linq.outbox_entry", "entry"),
      errors = "`timeout`, `not_found`, `store`, or why it was set aside",
    },
  },
  {
    title = "Stores", class = "linq.stores", receiver = "linq.store.",
    made_by("memory", "A store in process: the least recently used goes first when it is full.",
      { "options?", "linq.memory_options" }),
    made_by("shared_dict",
      "The store of all workers of an nginx. When it is full, `set` pushes out what was used least recently; what is "
        .. "added, counted or locked pushes out nothing.",
      { "name", "string", "of the lua_shared_dict" }, "linq.shared_dict_store"),
    made_by("redis", "The store of all processes and machines that share a Redis. In scripts it blocks for as long as "
      .. "Redis takes, at most for its timeout; in nginx it does not.",
      { "options?", "linq.redis_options" }, "linq.redis_store"),
    made_by("sqlite", "The store of all processes of a machine: a file. It raises in nginx, which it would block.",
      { "options", "linq.sqlite_options" }, "linq.sqlite_store"),
  },
  {
    title = "Methods of stores", class = "linq.store", receiver = "store:",
    words = "Keys and texts are strings of any bytes. What fails gives nil and a message.",
    fields = { { "kind", "string", "memory, shared_dict, redis or sqlite" } },
    {
      "get", "The text of a key.", parameters = { KEY },
      results = { { "string|nil", "text", "nil: none" }, WHY },
    },
    { "set", "Keeps a text.", parameters = { KEY, TEXT, AGE }, results = { { "true|nil", "" }, WHY } },
    {
      "add", "Keeps a text unless the key has one. Of several that add a key at once, one is told true.",
      parameters = { KEY, TEXT, AGE }, results = { { "boolean|nil", "added" }, WHY },
    },
    { "delete", "Forgets a key.", parameters = { KEY }, results = { { "true|nil", "" }, WHY } },
    {
      "increment", "Adds to the number of a key, which begins at 0. `get` gives it as a text.",
      parameters = {
        KEY, { "by?", "integer", "default: 1" },
        { "seconds?", "number", "the age of a new number; an old one keeps its" },
      },
      results = { { "number|nil", "sum" }, { "string|nil", "message", "why it failed; the key may hold no integer" } },
    },
    {
      "lock", "Takes a lock that ends by itself.", parameters = { KEY, { "seconds", "number" } },
      results = { { "string|false|nil", "token", "for `unlock`; false: another has the lock" }, WHY },
    },
    {
      "unlock", "Releases a lock.", parameters = { KEY, { "token", "string" } },
      results = { { "boolean|nil", "released", "false: it had ended, or is another's by now" }, WHY },
    },
  },
  {
    title = "A store in Redis", class = "linq.redis_store", receiver = "redis_store:", parent = "linq.store",
    words = "It has two methods more. Their keys go as they are given, without the store's prefix.",
    fields = { { "prefix", "string" } },
    {
      "command", "Sends a command.",
      parameters = { { "name", "string", '"XADD"' }, { "...", "string|number" } },
      results = { REPLY, WHY },
    },
    {
      "script", "Runs a script of Redis, which it keeps.",
      parameters = {
        { "text", "string", "Lua" }, { "keys", "(string|number)[]" }, { "arguments?", "(string|number)[]" },
      },
      results = { REPLY, WHY },
    },
  },
  {
    title = "A store in SQLite", class = "linq.sqlite_store", receiver = "sqlite_store:", parent = "linq.store",
    {
      "transaction", "Runs a function in a transaction that writes; within another one it is a part of that. Where "
        .. "SQLite refuses a statement all is undone. What the function raises is raised again, and all is undone. It "
        .. "must not wait. LuaDBI reads texts up to a NUL, and integers of 32 bits.",
      parameters = {
        {
          "fn", "fun(execute: fun(sql: string, ...): table<string, any>[], integer): any, any",
          "`execute` gives rows, and how many were changed",
        },
      },
      results = {
        { "any", "result", "the function's first; true for nothing" },
        { "any", "second", "the function's second, or why SQLite refused" },
      },
    },
  },
  {
    title = "A store in nginx", class = "linq.shared_dict_store", receiver = "shared_dict_store:",
    parent = "linq.store",
    fields = { { "dict", "any", "`ngx.shared[name]`" } },
  },
  {
    title = "Bots", class = "linq.bot", receiver = "bot:",
    words = "Each event is handled at least once, the events of a chat one after another, those that wait in the order "
      .. "in which they were made. The guide \"A bot in ten minutes\" tells the rest.",
    {
      "on",
      "Adds a handler. What it raises fails the event, which is then delivered again; the other handlers run all the "
        .. "same. History that arrives late (`reconciled_at`) reaches it with `late` alone.",
      parameters = {
        { "name", "linq.handler_name", 'of an event; a prefix ("message.*"); or "*"' },
        { "fn", "fun(event: linq.event, conversation: linq.conversation)" },
        { "given?", "linq.handler_options" },
      },
      takes_handler = true,
      results = { { "linq.bot", "self" } },
    },
    {
      "receive", "Handles a delivery of a webhook, in any HTTP server.",
      parameters = {
        { "raw_body", "string", "as it came" }, { "headers", "table<string, string|string[]>", "in any case" },
      },
      results = {
        {
          "integer", "status",
          "to answer. 200: it was handled, now or before, or set aside; 4xx: it is none of the API's; 5xx: the API is "
            .. "to deliver it again",
        },
        { "string", "body", "to answer: JSON" },
      },
    },
    { "serve", "Is all of an nginx location: `content_by_lua_block { bot:serve() }`." },
    {
      "poll",
      "Feeds the handlers with `message.received` for the messages that come to a line, asked of the API again and "
        .. "again. It remembers in the store where it was, and goes on there. It returns after `rounds`, or where the "
        .. "key is refused.",
      parameters = { { "given", "linq.poll_options" } }, results = or_error("integer", "handled"),
    },
    {
      "failed", "The events that were set aside because they failed too often, the latest last.",
      results = { { "linq.bot_failed[]|nil", "failed" }, { "string|nil", "message", "why the store failed" } },
    },
    {
      "retry", "Handles an event that was set aside once more.",
      parameters = { { "event_id", "string" } },
      results = {
        { "boolean|nil", "handled", "false: it failed again, and stays aside" },
        { "string|nil", "message", "why it could not be tried" },
      },
    },
  },
  {
    title = "Conversations", class = "linq.conversation", receiver = "conversation:",
    words = "What a handler has of an event's chat.",
    fields = {
      { "id?", "string", "the chat's; absent: the event is of no chat" },
      { "chat?", "linq.chat", "with what the event tells of it; `chat:refresh()` fetches the rest" },
      { "state", "table<string, any>", "is kept in the store once all handlers returned: what JSON can hold" },
    },
    {
      "reply",
      "Sends a message to the chat. Its idempotency key is made of the event's id and the reply's number: an event "
        .. "that is handled again sends it once. Where it fails and may be sent later, the event is delivered again.",
      parameters = { { "content", MESSAGE, "as for `chat:send`" }, OPTIONS },
      results = or_error("linq.message|string", "message"),
    },
    {
      "react", "Reacts to the event's message.",
      parameters = { { "reaction", REACTION .. "|linq.v3.messages.add_reaction.fields" }, OPTIONS },
      results = or_error("linq.v3.accepted", "accepted"),
    },
    {
      "typing",
      "Shows the typing indicator while a function runs, however long it does, and hides it when it returns or raises.",
      parameters = { { "fn", "fun(...): any" }, { "...", "any", "its arguments" } },
      results = { { "any", "...", "what it returned" } },
    },
  },
  {
    title = "`linq.metrics`", class = "linq.metrics_module", receiver = "linq.metrics.",
    words = "Counts what clients do, for Prometheus. `linq.metric` below lists what.",
    fields = { { "CONTENT_TYPE", "string", "of the page that `metrics:text()` prints" } },
    {
      "new", "Makes metrics: of this process alone, or of all workers of an nginx.",
      parameters = { { "given?", "linq.metrics_options" } }, results = { { "linq.metrics", "metrics" } },
    },
  },
  {
    title = "Metrics", class = "linq.metrics", receiver = "metrics:",
    {
      "observer", "Makes an `on_event`. It breaks no call, whatever fails in it.",
      parameters = { { "next?", "fun(report: linq.report)", "a function of one's own, which hears the same" } },
      results = { { "fun(report: linq.report)", "on_event" } },
    },
    {
      "watch",
      "Reads connections, bytes and what is in flight from a client; from an outbox, what is in it. It holds neither.",
      generic = "T: linq.any_client|linq.outbox",
      parameters = { { "source", "T", "a client or an outbox" } }, results = { { "T", "source", "the same" } },
    },
    {
      "text", "Prints all that was counted.",
      results = { { "string", "text", "the text format of Prometheus, version 0.0.4" } },
    },
    { "serve", "Answers a request of nginx's with the text: all of a location's `content_by_lua_block`." },
  },
  webhooks("Webhooks of API v3", "linq.webhooks", "linq.webhook_options", "linq.webhook_signing",
    '"headers", "timestamp"',
    "Verifies a delivery without parsing it. Where the Standard Webhooks headers are there they decide; the older pair "
      .. "counts only without them."),
  webhooks("Webhooks of API v2", "linq.v2.webhooks", "linq.v2.webhook_options", "linq.v2.webhook_signing",
    '"headers"', "Verifies a delivery without parsing it."),
  {
    title = "The sandbox", class = "linq.sandbox", receiver = "sandbox:", parent = "linq.transport",
    {
      "handle", "Answers one request.",
      parameters = { { "request", "linq.sandbox_request" } },
      results = {
        { "linq.transport_response|nil", "response", "nil: the connection is to be dropped" },
        {
          '"before"|"after"|"half"|nil', "drop",
          "before it is done, after it is done, or in the middle of its answer",
        },
        { "linq.transport_response|nil", "half", "the answer of which half is to be sent" },
      },
    },
    {
      "fail", "Makes the next calls of an operation fail.",
      parameters = { { "fault", "linq.sandbox_fault" } },
    },
    {
      "requests", "The requests that came in, oldest first (at most 1000).",
      results = { { "linq.sandbox_recorded[]", "requests" } },
    },
    { "reset", "Forgets the recorded requests and deliveries, and the faults that are still due." },
    {
      "deliveries", "The attempts to deliver webhooks, oldest first (at most 1000).",
      results = { { "linq.sandbox_delivery[]", "deliveries" } },
    },
    {
      "receive", "A participant writes: the message is in the chat, and subscribers are told.",
      parameters = { { "given", "linq.sandbox_message" } }, results = { { "linq.sandbox_ids", "message" } },
    },
    {
      "react", "A participant reacts to a message, or takes the reaction back.",
      parameters = { { "given", "linq.sandbox_reaction" } },
    },
    {
      "edit", "A participant edits the text of a message of theirs.",
      parameters = { { "given", "linq.sandbox_edit" } },
    },
    {
      "vote", "A participant votes in a poll, or takes a vote back.",
      parameters = { { "given", "linq.sandbox_vote" } },
    },
    {
      "read", "A participant reads a message.",
      parameters = { { "given", "linq.sandbox_receipt" } },
    },
    {
      "fail_message",
      "A message fails (`message.failed`). It may still be delivered later (`deliver_message`), as it may with Linq.",
      parameters = { { "given", "linq.sandbox_failure" } },
    },
    {
      "deliver_message", "A message is delivered (`message.delivered`).",
      parameters = { { "given", "linq.sandbox_receipt" } },
    },
    {
      "type", "A participant types.",
      parameters = { { "given", "linq.sandbox_typing" } },
    },
    {
      "share_location", "A participant shares where they are.",
      parameters = { { "given", "linq.sandbox_location" } },
    },
    {
      "add_chat", "Adds a chat to the state.",
      parameters = { { "chat", "linq.sandbox_chat" } }, results = { { "linq.sandbox_ids", "chat" } },
    },
    {
      "save",
      "Saves what the sandbox holds as a file of JSON, a fixture for tests: everything with its ids, times and "
        .. "idempotency keys, and the webhooks that are to be delivered again. Options, faults, and the requests "
        .. "and deliveries that are remembered are no part of it. The file is the old one or the new one, whatever "
        .. "happens.",
      parameters = { { "path", "string" } },
      results = {
        { "true|nil" }, { "linq.error|nil", "err", 'of kind `"host"`, or `"invalid"` (no file can hold it)' },
      },
    },
    {
      "load",
      "Replaces what the sandbox holds by a saved state. A file that is cut off or wrong changes nothing.",
      parameters = { { "path", "string" } },
      results = {
        { "true|nil" }, { "linq.error|nil", "err", 'of kind `"host"`, or `"decode"`, which names the value' },
      },
    },
  },
  {
    title = "The sandbox's clock", class = "linq.sandbox_module", receiver = "linq.sandbox.",
    {
      "clock",
      "Makes a clock for tests. It stands while anybody works. Once all that sleep by it wait (the tasks of a "
        .. "scheduler, the light threads of an nginx worker, the coroutines of an event loop), it jumps ahead to the "
        .. "time that the first of them waits for. It stands while a transfer of theirs is under way; what else a "
        .. "program waits for, it does not know.",
      parameters = { { "options?", "linq.sandbox_clock_options" } }, results = { { "linq.clock", "clock" } },
    },
    {
      "check_host",
      "Checks a host of one's own against an nginx: that calls wait side by side in it, that its event loop goes on "
        .. "meanwhile, and that none hangs.",
      parameters = { { "given", "linq.host_check" } },
      results = { { "string[]", "failures", "what does not hold; none: all does" } },
    },
  },
  {
    title = "The sandbox over HTTP", class = "linq.sandbox.nginx", receiver = "linq.sandbox.nginx.",
    {
      "start",
      "Starts an nginx that serves a sandbox on a loopback port. It ends with this process, however that ends.",
      parameters = { { "options?", "linq.sandbox_server_options" } },
      results = { { "linq.sandbox_server|nil", "server" }, { "string|nil", "message" } },
    },
    {
      "front", "The content handler of a sandbox, within nginx.",
      parameters = { { "options_file", "string", "its path; JSON: the options of `start`; `port` is nginx's own" } },
      results = { { "fun()", "handler" } },
    },
  },
}

--- The fields of the modules that can be called.
docs.fields_of_callables = {
  ["linq.sandbox_module"] = { { "nginx", "linq.sandbox.nginx" } },
}

--- Methods of resources that no row stands for, or that take more than their row:
--- version -> full name -> function.
docs.resources = {
  v2 = {
    ["chats.find"] = {
      "find", "`from` and `to` (one address, or several) are other names for the fields.", fields = "linq.find_fields",
    },
    ["chat_messages.list"] = {
      "list", "The order is that of `sort`: oldest first, unless it is `desc`.",
    },
  },
  v3 = {
    ["chats.messages.list"] = {
      "list",
      "The API documents no order for this list, and takes none. "
        .. "`chat:each_message` with `since` or `before` works in either.",
    },
    ["messages.list_messages_thread"] = {
      "list_messages_thread", "The order is that of `order`: oldest first, unless it is `desc`.",
    },
    ["chats.find"] = {
      "find",
      "Finds the chat of a line with exactly these participants: lists the line's chats with the first of them.",
      parameters = { { "fields", "linq.find_fields" }, OPTIONS },
      results = or_error("linq.v3.chat", "chat"), errors = "`not_found`: there is none",
    },
    ["attachments.upload"] = {
      "upload",
      "Announces a file and puts its bytes to the store, straight from disk: attachments.create and the upload in "
        .. "one. The content type is guessed by the file's name where it is not given.",
      parameters = { { "fields", "linq.upload_fields" }, OPTIONS },
      results = or_error("linq.v3.attachment_upload", "attachment_upload"),
      errors = "`invalid`: the file cannot be read",
    },
  },
}

--- The types of the names in the other version that no field of a kind stands for: version -> kind -> name.
docs.aliases = {
  v2 = {
    event = { message = "linq.v2.message" },
    handle = { handle = "string" },
    message = { from = "string" },
  },
  v3 = {
    event = { message = "linq.v3.message" },
    message = { text = "string", attachments = "linq.v3.media_part[]" },
  },
}

--- What to know of events, besides their fields: version -> sentences.
docs.events = {
  v3 = {
    "Most data is the same in both payload versions; the data of a message event has the message's fields in both.",
    "Deliveries go on for 30 minutes (429, 5xx, no answer): drop what was seen, by `event_id`.",
    "`message.failed` may be followed by `message.delivered` of the same message.",
    "A message with `reconciled_at` is history that arrives late: nobody waits for an answer to it.",
    "With `zero_retention` texts that you sent are empty, and so are the options of polls.",
    "Account events come in no order, one can be lost, and each has the same `event_id` in every subscription; "
      .. "`summary` is for people, its wording changes. `change` is there on updates only: a `from` of null is what "
      .. "was set first, a `to` of null what was cleared.",
    "`media_url` of contact_card.received may end after 45 minutes, and its query string has to stay as it is.",
    "What `call.*`, `connection.*`, `payment.declined` and `payment.authorized` hold is documented nowhere.",
  },
  v2 = {
    "There is no time in the signature: drop what was seen, by `event_id`.",
  },
}

--- The modules that `host` of a client can be, and where.
docs.hosts = {
  { "linq.host.blocking", "a plain script (the default): a call runs the event loop until its own transfer is done" },
  { "linq.host.openresty", "nginx (found by itself): the request yields to nginx, in the phases that can wait: "
    .. "server_rewrite, rewrite, access, content, timer and ssl_certificate" },
  { "linq.host.cqueues", "a cqueues controller (found by itself): the coroutine yields to it" },
  { "linq.host.copas", "copas (found by itself from copas 2 on): the thread yields to it" },
  { "linq.host.luv", "luv: the coroutine yields to `uv.run()`; it is given as the option `host`" },
  {
    "linq.host.neovim",
    "Neovim: the coroutine yields to the editor, and goes on in `vim.schedule`; it is given as the option `host`",
  },
  {
    "linq.host.mpv",
    "mpv: the coroutine yields to the script's event loop, and looks every few milliseconds; it is given as the "
      .. "option `host`",
  },
  { "linq.host.prosody", "Prosody: the handler yields to the server; it is given as the option `host`" },
  {
    "linq.host.haproxy",
    "HAProxy: the service, action or task yields to it, and looks every few milliseconds; it is given as the option "
      .. "`host`",
  },
}

return docs
