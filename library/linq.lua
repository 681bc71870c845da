---@meta linq

-- Written by tools/reference. Do not edit.

---@class linq.null: userdata

--- A field that is documented nowhere: an option raises, a field of a request is sent all the same.
---@enum linq.unknown_field
local unknown_field = {} -- no value fits it

---@alias linq.any_client linq.client|linq.v2.client

--- What `nil, err` carries; `tostring(err)` is one line.
---@class linq.error: nil
---@field kind linq.error_kind
---@field message string what went wrong
---@field status? integer of the answer, or of the proxy that refused to connect
---@field code? integer|string the API's own code
---@field title? string of v2's errors
---@field detail? string of v2's errors
---@field doc_url? string the API's page about it
---@field trace_id? string for the API's support
---@field errors? any[] all errors that the API named
---@field operation? string as `sandbox:fail` and this reference call it: "chats.list"
---@field method? string of HTTP
---@field path? string the operation's path, with the names of its parameters
---@field url? string what was asked for; of a store's, without the query
---@field attempts? integer how often it was tried; 0: it was not sent, or a lookup kept it
---@field elapsed? number seconds of the whole call
---@field retryable? boolean whether the same call can be made again
---@field retry_after? number seconds that the API asks to wait, or for which a rate limit still holds
---@field idempotency_key? string with which the same call can safely be made again
---@field headers? table<string, string> of the answer, in any case
---@field body? string of the answer, its first 4 KiB
---@field cached? boolean a lookup kept it
---@field check? "headers"|"timestamp"|"signature"|"body" of a webhook: what failed
---@field value? any what a task raised; the message, of kind `undelivered`
---@field traceback? string of a task that raised

--- What kind of error `err.kind` tells. An error within a 2xx answer is of the kind that the body names.
---@alias linq.error_kind "invalid"|"auth"|"forbidden"|"not_found"|"conflict"|"rate_limited"|"server"|"status"|"timeout"|"connection"|"tls"|"protocol"|"decode"|"too_large"|"canceled"|"host"|"raised"|"store"|"undelivered"|"uncertain"|"expired"

--- Options of a client. Times in seconds, sizes in bytes.
---@class linq.any_options
---@field base_url? string default: `LINQ_API_V3_BASE_URL` or `LINQ_API_V2_BASE_URL`, else the API
---@field timeout? number of one attempt; default: 60
---@field connect_timeout? number default: 10
---@field deadline? number of the whole call with its retries
---@field max_retries? integer default: 2
---@field max_response_bytes? integer after decompression; default: 16777216
---@field max_connections? integer to the API's host; default: 64
---@field ca_file? string certificates are always verified
---@field ca_path? string
---@field proxy? string proxies of the environment are not used
---@field headers? table<string, string> added to every request
---@field user_agent? string
---@field auto_idempotency? boolean keys for calls that take one; default: true
---@field rate_limit_pause? boolean a 429 holds back the calls that share the limit; default: true
---@field allow_http? boolean http to other hosts than this machine
---@field strict? boolean unknown fields raise; without it, `on_event` is warned of them
---@field on_event? fun(report: linq.report) for logs and metrics; what it raises breaks no call
---@field host? linq.host how a call waits; default: found
---@field transport? linq.transport in place of the C core
---@field clock? linq.clock by which all goes that waits or ages; default: the transport's, else the system's
---@field [string] linq.unknown_field

--- Options of a client of API v3.
---@class linq.options: linq.any_options
---@field api_key? string|fun(): string|nil, any default: `LINQ_API_V3_API_KEY`; a function is asked at each attempt, and what it raises or returns as `nil, message` is an error of kind `auth`
---@field [string] linq.unknown_field

--- Options of a client of API v2.
---@class linq.v2.options: linq.any_options
---@field token? string|fun(): string|nil, any default: `LINQ_INTEGRATION_TOKEN`; a function as for `api_key`
---@field [string] linq.unknown_field

--- Options of a request: the last argument of every method that calls the API. Times in seconds.
---@class linq.request_options
---@field timeout? number of one attempt
---@field deadline? number of the whole call with its retries
---@field max_retries? integer
---@field headers? table<string, string>
---@field idempotency_key? string in place of one that the client makes
---@field on_response? fun(answer: linq.answer_head) gets status, headers and trace id of each answer of a 2xx status: of an iterator's pages, of an upload's two requests; what it raises breaks no call
---@field [string] linq.unknown_field

--- What came with an answer of a 2xx status, beside the result. The error of any other answer has it all.
---@class linq.answer_head
---@field operation string as this reference calls it: "chats.list"
---@field status integer
---@field headers table<string, string> in any case
---@field trace_id? string for the API's support
---@field attempts integer
---@field elapsed number seconds of the call so far
---@field idempotency_key? string that was sent

--- Which messages of a chat `each_message` gives. A time is ISO 8601 text, as in `message.created_at`, or a Unix time.
---@class linq.message_range
---@field since? string|number those of this time and later
---@field before? string|number those of earlier times
---@field [string] linq.unknown_field

--- Request options, and those of a download.
---@class linq.download_options: linq.request_options
---@field max_bytes? integer a larger file is an error; default: 104857600, 100 MiB
---@field on_progress? fun(received: integer, total: integer|nil) bytes that came, and all, if that is known
---@field [string] linq.unknown_field

--- How a call waits. `linq.host.new` makes one; one without `await` is completed by the client.
---@class linq.host
---@field wait fun(loop: linq.loop, timeout: number) returns when the loop may have something to give, or after that time
---@field sleep fun(seconds: number)
---@field await? fun(loop: linq.loop, transfer: any) returns when that one transfer is done
---@field check? fun(): string|nil why the running code cannot wait
---@field spawn? fun(fn: fun()): fun()|nil runs a function beside the running code, and may give a function that ends it: for `conversation:typing`

--- By what clients, tasks, lookups, webhooks and sandboxes go (see `linq.sandbox.clock`).
---@class linq.clock
---@field now fun(): number seconds; it never goes back
---@field time fun(): number Unix time
---@field sleep fun(seconds: number, host?: linq.host) returns when they are over; `host`: through which the call waits. For tasks their scheduler sleeps

--- What an event loop gives to `linq.host.new`: `after`, or `sleep`.
---@class linq.host_parts
---@field name string of the event loop, for messages
---@field advice? string how to get to a place that can wait, for messages
---@field after? fun(seconds: number, fn: fun()): fun() calls `fn` once after a time, never before it returns; gives a function that cancels the timer
---@field watch? fun(fd: integer, fn: fun()): fun() calls `fn` whenever the descriptor is readable; gives a function that ends the watch; without it the loop is looked at every few milliseconds
---@field waiter? fun(): fun(), fun() how the running coroutine is suspended: gives `wait`, which it calls, and `wake`, which has it go on; default: `coroutine.yield` and `coroutine.resume`
---@field schedule? fun(fn: fun()) calls `fn` soon, where the callers' code may run; default: it runs in the callbacks of `after` and `watch`
---@field is_over? fun(cancel: fun()): boolean whether a timer of `after` was ended by others
---@field sleep? fun(seconds: number) suspends the running coroutine, where nothing calls back
---@field spawn? fun(fn: fun()): fun()|nil runs a function in a coroutine beside the running one, and may give a function that ends it
---@field check? fun(): string|nil why the running code cannot wait; default: it is in no coroutine that can
---@field [string] linq.unknown_field

--- The event loop of a client's connections.
---@class linq.loop
---@field fd fun(self: linq.loop): integer one descriptor: it is readable when there is something to do
---@field timeout fun(self: linq.loop): number|nil seconds until there is something to do though the descriptor is silent
---@field step fun(self: linq.loop, seconds?: number): integer does what is due; waits for it at most so long

--- What sends a client's requests.
---@class linq.transport
---@field send fun(request: linq.transport_request): linq.transport_response|nil, linq.transport_failure|nil the answer; or nil, and what went wrong
---@field stats? fun(): table<string, number> joins `client:stats()`
---@field close? fun() when the client is closed
---@field clock? linq.clock of its clients, unless they have the option

--- What a transport of one's own is told.
---@class linq.transport_request
---@field operation string as this reference calls it: "chats.list"
---@field method string
---@field template string the operation's path, with the names of its parameters
---@field path string with the query
---@field url string
---@field headers table<string, string>
---@field body? string
---@field form? table<string, any>[] the parts of a form
---@field body_path? string the file that is sent
---@field output_path? string the file that the answer's body goes to
---@field output_size? integer bytes
---@field on_progress? fun(bytes: integer, total: integer|nil)
---@field total? integer bytes
---@field once boolean it may not be sent again after bytes have left
---@field idempotency_key? string
---@field attempts integer
---@field host linq.host
---@field timeout number seconds
---@field connect_timeout number seconds
---@field max_response_bytes integer
---@field ca_file? string
---@field ca_path? string
---@field proxy? string

--- What a transport answers.
---@class linq.transport_response
---@field status integer
---@field headers? table<string, string>
---@field body? string

--- What a transport says of an attempt without an answer.
---@class linq.transport_failure
---@field kind string connection, timeout, tls …
---@field message string
---@field sent? boolean bytes may have left

--- What `on_event` is told.
---@alias linq.report linq.report.request|linq.report.response|linq.report.retry|linq.report.error|linq.report.pause|linq.report.warning|linq.report.deprecated|linq.report.store_error|linq.report.store_back|linq.report.event_handled|linq.report.handler_error|linq.report.event_set_aside|linq.report.event_refused|linq.report.reply_failed|linq.report.poll_error|linq.report.message_sent|linq.report.message_failed|linq.report.message_uncertain|linq.report.message_expired|linq.report.message_delayed|linq.report.message_taken_over|linq.report.pace|linq.report.stopped

--- An attempt begins.
---@class linq.report.request: linq.report_of_call
---@field type "request"
---@field attempt integer its number within the call, from 1
---@field url string what is asked for; of a store's, without the query

--- An attempt got an answer, of any status.
---@class linq.report.response: linq.report_of_call
---@field type "response"
---@field attempt integer
---@field status integer
---@field elapsed number seconds of this attempt

--- An attempt failed, and another one follows.
---@class linq.report.retry: linq.report_of_call
---@field type "retry"
---@field attempt integer the one that failed
---@field status? integer of its answer, if there was one
---@field error linq.error
---@field wait number seconds until the next attempt

--- The call fails: no attempt follows, or its answer cannot be used.
---@class linq.report.error: linq.report_of_call
---@field type "error"
---@field attempt integer the one that failed; 0: a rate limit holds for longer than the call may wait
---@field status? integer of its answer, if there was one
---@field error linq.error what the call returns

--- A rate limit that another call met holds back an attempt.
---@class linq.report.pause: linq.report_of_call
---@field type "pause"
---@field wait number seconds
---@field scope string what is held back: "pair LINE RECIPIENTS", "line LINE", "capability", "client" …

--- Something may be wrong, and the call goes on: a field that is not documented; a resolver that blocks the process; a call that blocks an event loop, because its client has no `host` (told once a client, in nginx, Prosody, HAProxy, Neovim, mpv, LÖVE, luv, cqueues, copas, and where `linq.host.new` made a host); a handler of a bot for an event that is not documented; a bot whose store lacks the secret of its `url`, or whose event another process took.
---@class linq.report.warning
---@field type "warning"
---@field message string
---@field operation? string absent: it is about the client
---@field method? string
---@field path? string
---@field field? string that it is about

--- A method is used that is deprecated; each client tells it once.
---@class linq.report.deprecated: linq.report_of_call
---@field type "deprecated"
---@field message string what to use instead

--- The store of a lookup failed, and the lookup does without; or that of an outbox, which waits; or that of a bot, which answers 503. It is told once.
---@class linq.report.store_error
---@field type "store_error"
---@field store? string its kind; none for one of your own without
---@field operation string of the store: "get", "set" …
---@field message string
---@field outbox? string name of the outbox

--- A bot's handlers returned.
---@class linq.report.event_handled: linq.report_of_event
---@field type "event_handled"
---@field handlers integer how many ran
---@field elapsed number seconds that they took

--- A handler of a bot raised. The event is delivered again.
---@class linq.report.handler_error: linq.report_of_event
---@field type "handler_error"
---@field message string
---@field error any what was raised
---@field traceback? string
---@field attempts? integer how often the event failed; absent: the store failed, too

--- An event failed too often. `bot:failed()` has it.
---@class linq.report.event_set_aside: linq.report_of_event
---@field type "event_set_aside"
---@field message string what was raised last
---@field attempts integer

--- A reply or a reaction of a bot failed.
---@class linq.report.reply_failed: linq.report_of_event
---@field type "reply_failed"
---@field error linq.error
---@field message string

--- What was delivered to a bot is none of the API's.
---@class linq.report.event_refused
---@field type "event_refused"
---@field check "headers"|"timestamp"|"signature"|"body" what failed
---@field message string

--- A bot could not ask the API. It asks again.
---@class linq.report.poll_error
---@field type "poll_error"
---@field error linq.error
---@field message string

--- What all reports about an event have.
---@class linq.report_of_event
---@field event_type string
---@field event_id string
---@field chat_id? string absent: the event is of no chat

--- The store works again.
---@class linq.report.store_back
---@field type "store_back"
---@field store? string its kind
---@field failures integer how often it failed
---@field outbox? string name of the outbox

--- The API took a message of an outbox.
---@class linq.report.message_sent: linq.report_of_message
---@field type "message_sent"
---@field attempt integer
---@field pair string "LINE>RECIPIENTS"

--- A message was refused, and set aside.
---@class linq.report.message_failed: linq.report_of_message
---@field type "message_failed"
---@field attempt integer
---@field pair string
---@field error linq.error

--- A message may have been sent, and nothing tells.
---@class linq.report.message_uncertain: linq.report_of_message
---@field type "message_uncertain"
---@field attempt integer
---@field pair string

--- A message's time was over before it was sent.
---@class linq.report.message_expired: linq.report_of_message
---@field type "message_expired"
---@field attempt? integer absent: it was never tried
---@field pair? string

--- An attempt failed, and another one follows.
---@class linq.report.message_delayed: linq.report_of_message
---@field type "message_delayed"
---@field attempt integer
---@field pair string
---@field error linq.error
---@field wait number seconds

--- The worker that sent a message does not move any more; others take it over.
---@class linq.report.message_taken_over: linq.report_of_message
---@field type "message_taken_over"

--- A pair or a line has sent as many messages as it may.
---@class linq.report.pace
---@field type "pace"
---@field outbox string its name
---@field scope string "pair LINE>RECIPIENTS" or "line LINE"
---@field wait number seconds

--- An outbox stopped, because a fault concerns all messages.
---@class linq.report.stopped
---@field type "stopped"
---@field outbox string its name
---@field error linq.error

--- What all reports about a message of an outbox have.
---@class linq.report_of_message
---@field outbox string name of the outbox
---@field id string of the message

--- What all reports about a call have.
---@class linq.report_of_call
---@field operation string as `sandbox:fail` and this reference call it: "chats.list"
---@field method string of HTTP
---@field path string the operation's path, with the names of its parameters

--- What `client:request` sends.
---@class linq.custom_request
---@field method? string default: GET
---@field path string below the base URL
---@field query? table<string, any>
---@field body? table<string, any>|string a table is sent as JSON
---@field headers? table<string, string>
---@field [string] linq.unknown_field

--- What `client:request` gives.
---@class linq.custom_answer
---@field status integer
---@field headers table<string, string> in any case
---@field body any JSON is decoded

--- What a client did, counted over all clients that share its connections.
---@class linq.stats
---@field requests integer attempts
---@field retries integer attempts after a failed one
---@field rate_limited integer answers of status 429 that hold back the calls that share the limit
---@field paused integer how often such a limit held back an attempt
---@field connections_opened? integer this one and those below: of the C core, and of no other transport
---@field connections_reused? integer requests over a connection that was open
---@field bytes_sent? integer
---@field bytes_received? integer
---@field in_flight? integer requests that are under way
---@field watch_changes? integer of the descriptors that the loop watches
---@field timer_changes? integer of the loop's timer

--- Options of `linq.map`.
---@class linq.map_options
---@field concurrency? integer default: 16
---@field host? linq.host
---@field clock? linq.clock as of `linq.tasks`
---@field [string] linq.unknown_field

--- Options of `linq.tasks`.
---@class linq.tasks_options
---@field host? linq.host how it waits itself; default: found
---@field clock? linq.clock by which its tasks sleep and are joined; calls go by their client's
---@field [string] linq.unknown_field

--- Options of `linq.phone.normalize`.
---@class linq.phone_options
---@field country? string|integer calling code, without "+"
---@field [string] linq.unknown_field

--- Which chat: `phone_number` and `phone_numbers` are other names for `from` and `to`.
---@class linq.find_fields
---@field from? string the Linq number
---@field to? string|string[] the participants
---@field phone_number? string
---@field phone_numbers? string[]
---@field [string] linq.unknown_field

--- What `attachments:upload` takes: `path`, or `data` and `filename`.
---@class linq.upload_fields
---@field path? string
---@field data? string
---@field filename? string
---@field content_type? string
---@field on_progress? fun(sent: integer, total: integer)
---@field [string] linq.unknown_field

--- A file in a form: `path`, or `data` and `filename`.
---@class linq.file_part
---@field path? string
---@field data? string
---@field filename? string
---@field content_type? string
---@field [string] linq.unknown_field

--- Options of `linq.metrics.new`.
---@class linq.metrics_options
---@field dict? string name of the lua_shared_dict in which all workers of an nginx count
---@field buckets? number[] upper bounds of the histograms' buckets in seconds, which grow; default: 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
---@field [string] linq.unknown_field

--- Options of `linq.lookup`.
---@class linq.lookup_options
---@field ttl? number seconds; default: 60
---@field negative_ttl? number seconds, for chats that are not there; default: 5
---@field max_items? integer of the store in process; default: 10000
---@field store? linq.store|linq.own_store default: one in process
---@field prefix? string of the keys in a shared store; default: "linq:<version>:"
---@field [string] linq.unknown_field

--- What a lookup did.
---@class linq.lookup_stats
---@field hits integer answered from the store
---@field requests integer sent
---@field shared integer answered by another caller's request
---@field store_failures integer

--- A store of one's own, for lookups. One that several processes share may have a lock.
---@class linq.own_store
---@field get fun(self: any, key: string): string|nil, string|nil a text; nil: none; nil and a message
---@field set fun(self: any, key: string, text: string, seconds: number): true|nil, string|nil
---@field delete? fun(self: any, key: string): true|nil, string|nil
---@field lock? fun(self: any, key: string, seconds: number): any, string|nil what `unlock` gets; false: another has it; nil and a message
---@field unlock? fun(self: any, key: string, token: any): boolean|nil, string|nil

--- Options of `client:await_delivery`.
---@class linq.await_options
---@field timeout? number seconds; default: 60
---@field [string] linq.unknown_field

--- Options of `linq.outbox`. Times in seconds.
---@class linq.outbox_options
---@field client linq.client of API v3
---@field store? linq.store default: `linq.store.sqlite { path = "outbox.db" }`
---@field name? string of several outboxes in one store; default: "outbox"
---@field per_pair? linq.outbox_limit from a line to the same recipients; default: 30 in 60 s
---@field per_line? linq.outbox_limit default: no limit
---@field key_lifetime? number for which the API is taken to remember an idempotency key; default: 3600
---@field keep? number for which a sent message, and its id, is remembered; default: 604800, 7 days
---@field lease? number after which the messages of a worker that does not move are taken over; default: 10
---@field poll_interval? number between looks for what other processes put in; default: 0.5
---@field on_event? fun(report: linq.report) default: the client's
---@field [string] linq.unknown_field

--- How many messages may be sent in which time.
---@class linq.outbox_limit
---@field per integer messages
---@field seconds number
---@field [string] linq.unknown_field

--- Where a message goes.
---@class linq.outbox_target
---@field from? string the line; without: the API chooses it
---@field to? string|string[] one address, or several for a group
---@field chat_id? string in place of `to`; `from` then tells the line, for `per_line`
---@field override_optout? boolean
---@field exclude_from? string[] lines that the API shall not choose
---@field continuation_message? string|linq.v3.ContinuationMessage where the API chooses the line
---@field [string] linq.unknown_field

--- Options of `outbox:send`.
---@class linq.outbox_send_options
---@field id? string the same id twice is one message; default: one is made
---@field not_before? number Unix time
---@field expires? number Unix time after which it is not sent any more
---@field [string] linq.unknown_field

--- A message of `outbox:send_all`.
---@class linq.outbox_item: linq.outbox_send_options
---@field target linq.outbox_target|linq.chat|string
---@field content string|linq.v3.MessageContent|linq.v3.chats.messages.send.fields
---@field [string] linq.unknown_field

--- Options of `outbox:run` and `outbox:work`.
---@class linq.outbox_run_options
---@field concurrency? integer messages that are sent at a time; default: 16
---@field on_progress? fun(progress: linq.outbox_progress) when something changed
---@field [string] linq.unknown_field

--- Options of `outbox:each`.
---@class linq.outbox_each_options
---@field state? "waiting"|"sending"|"sent"|"failed"|"uncertain"|"expired" default: all
---@field [string] linq.unknown_field

--- Options of `outbox:wait`.
---@class linq.outbox_wait_options
---@field timeout? number seconds; default: for ever
---@field [string] linq.unknown_field

--- How many messages of an outbox are in each state.
---@class linq.outbox_progress
---@field total integer
---@field waiting integer
---@field sending integer
---@field sent integer and still remembered
---@field failed integer
---@field uncertain integer
---@field expired integer
---@field held integer pairs that are held back by their pace, an answer of 429, or after a failure

--- What an outbox holds.
---@class linq.outbox_stats: linq.outbox_progress
---@field oldest? number seconds for which the oldest message waits
---@field in_flight integer messages that this process sends

--- A message in an outbox.
---@class linq.outbox_entry
---@field id string
---@field state "waiting"|"sending"|"sent"|"failed"|"uncertain"|"expired"
---@field target? linq.outbox_target of one that was not sent
---@field content? table<string, any> of one that was not sent
---@field message_id? string of one that was sent
---@field chat_id? string of one that was sent
---@field attempts integer
---@field idempotency_key string
---@field created number Unix time
---@field first_attempt? number Unix time
---@field changed? number Unix time at which it was sent or set aside
---@field not_before? number Unix time
---@field expires? number Unix time
---@field error? linq.error of its last attempt

--- Options of `linq.store.memory`.
---@class linq.memory_options
---@field max_items? integer default: 10000
---@field clock? linq.clock for tests
---@field [string] linq.unknown_field

--- Options of `linq.bot`.
---@class linq.bot_options
---@field client linq.client of API v3
---@field store linq.store that all processes of the bot share
---@field secret? string|string[] of the subscription; default: `LINQ_WEBHOOK_SECRET` of the environment
---@field url? string of the subscription, in place of `secret`: `client:ensure_webhook` kept it in the store
---@field outbox? linq.outbox through which replies go: `linq.outbox`
---@field clock? linq.clock default: the client's
---@field name? string tells bots apart that share a store; default: "bot"
---@field tolerance? number seconds that a delivery's time may differ; default: 300
---@field max_attempts? integer after so many failures an event is set aside; default: 8
---@field state_ttl? number seconds for which the state of a conversation is kept; default: 7 days
---@field claim_ttl? number seconds after which another process may run an event whose process died, or whose handlers block; default: 60
---@field on_event? fun(report: linq.report) for logs and metrics; what it raises breaks nothing; default: failures go to standard error, in nginx to its error log
---@field [string] linq.unknown_field

--- Options of `bot:on`.
---@class linq.handler_options
---@field late? boolean the handler gets history that arrives late, too
---@field [string] linq.unknown_field

--- Options of `bot:poll`.
---@class linq.poll_options
---@field from? string the line; default: all of the account
---@field interval? number seconds between rounds; default: 5
---@field since? string|number of the very first start: messages of this time and later are handled, ISO 8601 or Unix time; default: those that come after it
---@field concurrency? integer chats at a time; default: 16
---@field rounds? integer returns after so many; default: goes on for ever
---@field [string] linq.unknown_field

--- An event that a bot set aside.
---@class linq.bot_failed
---@field event_id string
---@field event_type string
---@field error string what its handler raised last
---@field attempts integer
---@field failed_at number Unix time
---@field body string the event, JSON

--- What `client:ensure_webhook` takes.
---@class linq.webhook_request
---@field url string
---@field events linq.v3.WebhookEventType[]|linq.v2.WebhookEventType[]
---@field store linq.store keeps the secret
---@field secret? string v2: to sign with, default: one is made; v3: that which was shown, if the store lacks it
---@field phone_numbers? string[] v3: the lines; default: all
---@field routing_key_header? string v3
---@field routing_id_header? string v3
---@field replace_lost_secret? boolean where nobody has the secret: v3 deletes the subscription and makes another, v2 gets a new secret
---@field [string] linq.unknown_field

--- What `client:ensure_webhook` gives.
---@class linq.ensured_webhook
---@field id string|integer of the subscription
---@field secret string
---@field action "created"|"updated"|"replaced"|"unchanged"
---@field subscription linq.v3.webhook_subscription|linq.v2.webhook_subscription

--- Options of `linq.store.redis`. They win over the URL.
---@class linq.redis_options
---@field url? string redis://[[username]:password@]host[:port][/database], rediss:// with TLS, unix:///path
---@field host? string default: 127.0.0.1
---@field port? integer default: 6379
---@field path? string of a unix socket, in place of host and port
---@field username? string of an ACL user
---@field password? string
---@field database? integer
---@field timeout? number seconds, for connecting and for each reply; default: 1
---@field prefix? string before all keys; default: none
---@field tls? boolean|linq.redis_tls verification is always on
---@field [string] linq.unknown_field

--- How a store speaks to Redis over TLS. In nginx, `lua_ssl_trusted_certificate` names the authorities.
---@class linq.redis_tls
---@field ca_file? string trusted authorities
---@field ca_path? string default, without ca_file: /etc/ssl/certs
---@field server_name? string that the certificate must have; default: the host
---@field certificate? string the client's own, a file; not in nginx
---@field key? string the certificate's, a file
---@field [string] linq.unknown_field

--- Options of `linq.store.sqlite`.
---@class linq.sqlite_options
---@field path string the file; it is made when it is not there
---@field timeout? number seconds to wait for another process's transaction; default: 5
---@field clock? linq.clock for tests
---@field [string] linq.unknown_field

--- How a delivery of API v3 is verified.
---@class linq.webhook_options
---@field secret? string|string[] default: `LINQ_WEBHOOK_SECRET`; with a key of 16 bytes at least; several while one is being replaced: any of them may have signed
---@field tolerance? number seconds that a delivery's time may differ from `now`, finite; default: 300
---@field now? number Unix time; default: that of the clock; for tests, and for deliveries that were kept
---@field clock? linq.clock default: the client's, else the system's
---@field client? linq.client with which the event's objects call the API; `verify` only goes by its clock
---@field [string] linq.unknown_field

--- How a delivery of API v3 is signed.
---@class linq.webhook_signing
---@field secret? string|string[] default: `LINQ_WEBHOOK_SECRET`; of several, the first signs
---@field id? string default: `msg_test`
---@field timestamp? integer Unix time; default: that of the clock
---@field clock? linq.clock
---@field [string] linq.unknown_field

--- How a delivery of API v2 is verified.
---@class linq.v2.webhook_options
---@field secret? string|string[] default: `LINQ_WEBHOOK_SECRET`; of 6 bytes at least; several while one is being replaced: any of them may have signed
---@field client? linq.v2.client with which the event's objects call the API; `verify` does nothing with it
---@field [string] linq.unknown_field

--- How a delivery of API v2 is signed.
---@class linq.v2.webhook_signing
---@field secret? string|string[] default: `LINQ_WEBHOOK_SECRET`; of several, the first signs
---@field [string] linq.unknown_field

--- A line of the account in the sandbox, where it is more than its number.
---@class linq.sandbox_line
---@field number string
---@field type? "iMessage"|"RCS" which `available_number` can ask for; default: `"iMessage"`
---@field zero_retention? boolean polls keep no texts, events none of your edits, app cards may change identity
---@field [string] linq.unknown_field

--- Options of `linq.sandbox`. Wrong ones raise, all that is wrong at once.
---@class linq.sandbox_options
---@field chats? linq.sandbox_chat[] the chats to begin with, whose ids differ; default: the two of the API's documentation
---@field lines? (string|linq.sandbox_line)[] the phone numbers of the account, others are refused; default: any number that is written from is one
---@field users? linq.sandbox_user[] of the organization, who own contacts; default: owner@company.com
---@field state? string the path of a file that `sandbox:save` wrote, in place of `chats`, `lines` and `users`; a wrong one raises
---@field api_key? string API v3 answers 401 to any other; default: all are right
---@field token? string API v2 answers 401 to any other; default: all are right
---@field latency? number seconds that every call takes, slept through the caller's host; default: 0
---@field strict? boolean a field of a body or a query that is not documented is answered with 400; default: it is ignored
---@field rate_limit? linq.outbox_limit so many messages in so many seconds for a pair of sender and recipient, then 429; default: no limit
---@field chaos? linq.sandbox_chaos drops that part of the calls (0 to 1) before, after or in the middle of the answer; the same seed (default 1) drops the same; default: none
---@field deliver? fun(delivery: linq.sandbox_delivery): integer|false|nil, table<string, string>|nil gets every webhook; gives the status and the headers of the answer, if it wants to, false for no answer; after 429, 5xx and no answer it gets it again, for 30 minutes
---@field clock? linq.clock of the sandbox, and of the clients whose transport it is; default: the system's
---@field [string] linq.unknown_field

--- What `linq.sandbox.check_host` takes.
---@class linq.host_check
---@field host linq.host
---@field run fun(...: fun()) runs functions in coroutines of the event loop, side by side, until all have ended
---@field sleep fun(seconds: number) of the event loop, in a coroutine
---@field [string] linq.unknown_field

--- A user of the organization.
---@class linq.sandbox_user
---@field email string
---@field first_name? string
---@field last_name? string
---@field [string] linq.unknown_field

--- How many of the calls are dropped.
---@class linq.sandbox_chaos
---@field rate number from 0 to 1
---@field seed? integer
---@field [string] linq.unknown_field

--- Options of `linq.sandbox.clock`.
---@class linq.sandbox_clock_options
---@field time? number Unix time at which it begins; default: the present
---@field host? linq.host through which `clock.sleep` of your own waits, where it is not found
---@field [string] linq.unknown_field

--- Options of `linq.sandbox.nginx.start`, without `deliver` and `clock`.
---@class linq.sandbox_server_options: linq.sandbox_options
---@field port? integer on which nginx listens; default: a free one
---@field page? boolean serves the page, too
---@field address? string of this machine, on which it listens; default: `127.0.0.1`
---@field hosts? string[] names besides `localhost` by which it is reached; other names are refused
---@field control_token? string the secret that its page and its controls (`/sandbox/…`) ask for: 16 or more letters, digits, `-` or `_`; default: none on an address of 127.0.0.0/8 or `::1`, one of its own elsewhere
---@field [string] linq.unknown_field

--- A sandbox that is served by nginx.
---@class linq.sandbox_server
---@field base_url string for clients
---@field origin string
---@field page? string URL of the page, where it is served; with the token, where there is one
---@field control_token? string for controls it is a bearer token: the `api_key` of a client of `origin`
---@field port integer
---@field dir string its files, removed when it ends: by stop, or with this process
---@field stop fun(self: linq.sandbox_server)
---@field log fun(self: linq.sandbox_server): string nginx's error log

--- What `sandbox:handle` answers.
---@class linq.sandbox_request
---@field method string
---@field path string
---@field query? string
---@field headers? table<string, string>
---@field body? string
---@field form? table<string, any>[] the parts of a form, in place of its body
---@field origin? string of the URLs that the sandbox gives

--- A request that came in.
---@class linq.sandbox_recorded
---@field operation? string
---@field method string
---@field path string
---@field query? string
---@field headers table<string, string>
---@field body? string

--- How the next calls fail: with a status, a connection that breaks, or late.
---@class linq.sandbox_fault
---@field operation? string default: any
---@field status? integer
---@field times? integer default: 1
---@field retry_after? number seconds
---@field code? integer|string
---@field message? string
---@field body? string
---@field headers? table<string, string>
---@field drop? "before"|"after"|"half" before or after the call took effect, or in the middle of the answer
---@field delay? number seconds after which the answer comes; without a status it is that of the call
---@field [string] linq.unknown_field

--- A webhook that was delivered.
---@class linq.sandbox_delivery
---@field url string
---@field headers table<string, string>
---@field body string
---@field attempt integer which one

--- What a participant writes.
---@class linq.sandbox_message
---@field chat integer|string|linq.chat|linq.sandbox_ids its id, UUID or object
---@field from? string default: the first of the other participants
---@field text? string
---@field parts? linq.v3.MessagePart[]
---@field sent_at? string ISO 8601; of a message that arrives late: it has `reconciled_at`
---@field reply_to? linq.v3.ReplyTo the message that it answers, by its UUID
---@field [string] linq.unknown_field

--- How a participant reacts.
---@class linq.sandbox_reaction
---@field message integer|string|linq.message|linq.sandbox_ids its id, UUID or object
---@field from? string default: the first of the other participants
---@field type string
---@field custom_emoji? string
---@field remove? boolean
---@field [string] linq.unknown_field

--- How a participant edits a message of theirs.
---@class linq.sandbox_edit
---@field message integer|string|linq.message|linq.sandbox_ids its id, UUID or object
---@field text string
---@field [string] linq.unknown_field

--- How a participant votes in a poll.
---@class linq.sandbox_vote
---@field message integer|string|linq.message|linq.sandbox_ids the poll's: its id, UUID or object
---@field option string its id
---@field from? string default: the first of the other participants
---@field remove? boolean takes the vote back
---@field [string] linq.unknown_field

--- A message that was read, or delivered.
---@class linq.sandbox_receipt
---@field message integer|string|linq.message|linq.sandbox_ids its id, UUID or object
---@field [string] linq.unknown_field

--- A message that fails.
---@class linq.sandbox_failure
---@field message integer|string|linq.message|linq.sandbox_ids its id, UUID or object
---@field code? integer of the error; default: 4001
---@field [string] linq.unknown_field

--- A participant who types.
---@class linq.sandbox_typing
---@field chat integer|string|linq.chat|linq.sandbox_ids its id, UUID or object
---@field from? string default: the first of the other participants
---@field typing? boolean false: they stop
---@field [string] linq.unknown_field

--- Where a participant is.
---@class linq.sandbox_location
---@field chat integer|string|linq.chat|linq.sandbox_ids its id, UUID or object
---@field from? string default: the first of the other participants
---@field latitude number
---@field longitude number
---@field [string] linq.unknown_field

--- A chat of the sandbox.
---@class linq.sandbox_chat
---@field from string the Linq number
---@field to string[] the participants
---@field id? integer of API v2
---@field uuid? string of API v3
---@field display_name? string default: the participants
---@field service? "iMessage"|"RCS"|"SMS" default: `"iMessage"`
---@field message_count? integer messages before the first one, as API v2 counts them; default: 0
---@field [string] linq.unknown_field

--- The two versions' ids of the same thing.
---@class linq.sandbox_ids
---@field id integer of API v2
---@field uuid string of API v3

do
---@class linq.object: userdata
local object = {}

--- A deep copy as plain tables.
---@return table<string, any>
function object:totable() end

--- JSON text of the object's fields.
---@return string
function object:json() end

--- Iterates over the fields (what `pairs` does from Lua 5.2 on). Where a kind has a documented field of this name, the field wins: use `linq.fields(object)`.
---@return fun(): string|nil, any
function object:fields() end

end

---@alias linq.attachment linq.v3.attachment|linq.v2.attachment

---@alias linq.message_part linq.v3.message_part

---@alias linq.chat linq.v3.chat|linq.v2.chat

---@alias linq.message linq.v3.message|linq.v2.message

do
---@class linq.page: linq.object
---@field items any[] chats, messages …
local page = {}

--- Fetches the next page.
---@param options? linq.request_options default: those of this page
---@return linq.page|nil page nil without an error at the end
---@return linq.error err
function page:next(options) end

end

---@alias linq.handle linq.v3.handle|linq.v2.handle

---@alias linq.event linq.v3.event|linq.v2.event

---@class linq.v2.ContactFields
---@field first_name? string
---@field last_name? string
---@field email? string
---@field phone_number? string
---@field company? string
---@field title? string
---@field location? string
---@field [string] linq.unknown_field

---@class linq.v2.NewChat
---@field display_name? string
---@field phone_numbers string[]
---@field [string] linq.unknown_field

---@class linq.v2.NewMessage
---@field text string
---@field idempotency_key? string
---@field attachments? any[]
---@field attachment_urls? string[]
---@field [string] linq.unknown_field

---@alias linq.v2.WebhookEventType "message.sent"|"message.received"|"message.read"|"call.completed"|"reaction.sent"|"reaction.received"|"typing_indicator.received"|"typing_indicator.removed"|"contact.created"|"contact.updated"|"contact.deleted"|"participant.added"|"participant.removed"

---@class linq.v2.WebhookSubscriptionInput
---@field webhook_url string
---@field version integer
---@field secret? string
---@field active? boolean
---@field events linq.v2.WebhookEventType[]
---@field [string] linq.unknown_field

do
---@class linq.v2.attachment: linq.object
---@field id? string
---@field url? string
---@field filename? string
---@field mime_type? string
---@field file_size? integer
---@field content_type? string
---@field download_url? string
---@field size_bytes? integer
local attachment = {}

--- Downloads the file: streams to a temporary file beside `path`, which takes its place when it is whole (of `size_bytes`, where the API says how many), and is removed otherwise.
---
--- Errors: `invalid`: the path cannot be written; `protocol`: it was cut off.
---@param path string
---@param options? linq.download_options
---@return true|nil done
---@return linq.error err
function attachment:download(path, options) end

--- Fetches the attachment again, with a fresh URL; this object shows the new state. API v3 only: v2 has no such operation.
---@param options? linq.request_options
---@return linq.v2.attachment|nil attachment the same object
---@return linq.error err
function attachment:refresh(options) end

end

do
---@class linq.v2.chat: linq.object
---@field id integer
---@field display_name? string
---@field service? "iMessage"|"SMS"|"RCS"
---@field group? boolean
---@field message_count? integer
---@field chat_handles? linq.v2.handle[]
---@field chat_messages? linq.v2.message
---@field handles? linq.v2.handle[]
---@field is_group? boolean
local chat = {}

--- The handle with an address; numbers compare in their normal form.
---@param address string phone number or e-mail address
---@return linq.v2.handle|nil handle
function chat:handle(address) end

--- Whether a handle with this address is in the chat.
---@param address string
---@return boolean
function chat:has(address) end

--- The caller's own handle. On v2 it is known for chats that were found or listed by their Linq number.
---@return linq.v2.handle|nil handle
function chat:me() end

--- All active handles: who left or was removed is not among them.
---@return linq.v2.handle[] handles
function chat:participants() end

--- All active handles but the caller's own.
---@return linq.v2.handle[] handles
function chat:others() end

--- Fetches the chat again; this object shows the new state.
---@param options? linq.request_options
---@return linq.v2.chat|nil chat the same object
---@return linq.error err
function chat:refresh(options) end

--- Sends a message to the chat.
---@param content string|linq.v2.chat_messages.send.fields a text; or on v3 the message's content (parts …) or the whole body, on v2 the fields
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function chat:send(content, options) end

--- One page of the chat's messages.
---@param fields? linq.v2.chat_messages.list.fields limit, cursor … (v3); page, per_page, before, after, sort (v2)
---@param options? linq.request_options
---@return linq.v2.message_page|nil page
---@return linq.error err
function chat:messages(fields, options) end

--- An iterator over all messages of the chat, or those of a time (`since`, `before`), in the order of the API's pages: oldest first on v2, unless `sort` is `desc`; on v3 the API documents none. In either order it stops where no message of that time can follow. It raises the error object on failure.
---@param fields? linq.v2.chat_messages.list.fields|linq.message_range as for `messages`, and `since`, `before`
---@param options? linq.request_options
---@return fun(): linq.v2.message|nil
function chat:each_message(fields, options) end

--- Shows the others that a message is being typed.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:typing_start(options) end

--- Shows the others that a message is being typed.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:start_typing(options) end

--- Hides the typing indicator.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:typing_stop(options) end

--- Hides the typing indicator.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:stop_typing(options) end

--- Fetches a chat with its participants.
---
--- `GET /v2/chats/{chat_id}`
---@param options? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function chat:get(options) end

--- Marks the messages of a chat as read.
---
--- `PUT /v2/chats/{chat_id}/mark_as_read`
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:mark_as_read(options) end

--- Deletes a message.
---
--- `DELETE /v2/chats/{chat_id}/chat_messages/{id}`
---@param id integer
---@param options? linq.request_options
---@return linq.v2.confirmation|nil confirmation
---@return linq.error err
function chat:messages_delete(id, options) end

--- Replaces the text of a message.
---
--- `POST /v2/chats/{chat_id}/chat_messages/{id}/edit`
---@param id integer
---@param fields linq.v2.chat_messages.edit.fields
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function chat:messages_edit(id, fields, options) end

--- Fetches a message.
---
--- `GET /v2/chats/{chat_id}/chat_messages/{id}`
---@param id integer
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function chat:messages_get(id, options) end

--- Lists the messages of a chat.
--- The order is that of `sort`: oldest first, unless it is `desc`.
---
--- `GET /v2/chats/{chat_id}/chat_messages`
---@param fields? linq.v2.chat_messages.list.fields
---@param options? linq.request_options
---@return linq.v2.message_page|nil page
---@return linq.error err
function chat:messages_list(fields, options) end

--- Sends a message to a chat, with files or the URLs of files.
---
--- `POST /v2/chats/{chat_id}/chat_messages`
---@param fields string|linq.v2.chat_messages.send.fields
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function chat:messages_send(fields, options) end

--- Fetches a chat with its participants.
---
--- `GET /v2/chats/{chat_id}`
---@param options? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function chat:retrieve(options) end

--- Shares the contact card of the line with the chat.
---
--- `POST /v2/chats/{chat_id}/share_contact`
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:share_contact_card(options) end

end

---@class linq.v2.confirmation: linq.object
---@field message? string

---@class linq.v2.contact: linq.object
---@field id integer
---@field first_name? string
---@field last_name? string
---@field full_name? string
---@field email? string
---@field phone_number? string
---@field company? string
---@field title? string
---@field location? string
---@field image_url? string
---@field created_at? string
---@field updated_at? string
---@field contact_owner? linq.v2.contact_owner

---@class linq.v2.contact_owner: linq.object
---@field id? integer
---@field email? string
---@field first_name? string
---@field last_name? string
---@field name? string

---@class linq.v2.any_event: linq.object
---@field api_version? string
---@field created_at? string
---@field event_id? string
---@field event_type? string
---@field data? linq.v2.any_event_data
---@field message? linq.v2.message

---@class linq.v2.event_data: linq.object
---@field chat_handles? linq.v2.handle[]
---@field chat_handle? linq.v2.handle
---@field associated_message? linq.v2.message

---@class linq.v2.handle: linq.object
---@field id? integer
---@field phone_number? string
---@field service? "iMessage"|"SMS"|"RCS"
---@field joined_at? string
---@field handle? string

---@class linq.v2.handle_check: linq.object
---@field available? boolean
---@field phone_number? string

do
---@class linq.v2.message: linq.object
---@field id integer
---@field text? string
---@field sent_at? string
---@field delivered_at? string
---@field delivery_status? "pending"|"delivered"|"service_unavailable"|"rate_limit_exceeded"|"paused"
---@field edited_at? string
---@field is_read? boolean
---@field sent_from? string
---@field chat_handle_id? integer
---@field attachments? linq.v2.attachment[]
---@field reactions? linq.v2.reaction[]
---@field chat_id? integer
---@field from_phone? string
---@field service? "iMessage"|"SMS"|"RCS"
---@field chat_handles? linq.v2.handle[]
---@field read_at? string
---@field message? string
---@field created_at? string
---@field from? string
local message = {}

--- Fetches the message again; this object shows the new state.
---@param options? linq.request_options
---@return linq.v2.message|nil message the same object
---@return linq.error err
function message:refresh(options) end

--- Answers in the message's chat; on v3 as a reply to it.
---@param content string|linq.v2.chat_messages.send.fields a text, or what `chat:send` takes
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function message:reply(content, options) end

--- Adds a reaction to the message, or takes it away.
---@param reaction "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"|linq.v2.chat_messages.react.fields "love", "like" …, or the operation's fields
---@param options? linq.request_options
---@return linq.v2.reaction|nil accepted
---@return linq.error err
function message:react(reaction, options) end

--- Replaces the text of the message.
---@param new string|linq.v2.chat_messages.edit.fields the text, or the operation's fields
---@param options? linq.request_options
---@return linq.v2.message|nil message as it is now
---@return linq.error err
function message:edit(new, options) end

--- Deletes the message's record.
---@param options? linq.request_options
---@return true|linq.v2.confirmation|nil done
---@return linq.error err
function message:delete(options) end

--- Iterates over the reactions to the message: to all of its parts, on v3.
---@return fun(): linq.v2.reaction|nil
function message:each_reaction() end

end

---@class linq.v2.phone_number: linq.object
---@field id integer
---@field phone_number? string
---@field forwarding_number? string
---@field response_rate? integer

---@class linq.v2.reaction: linq.object
---@field id? integer
---@field chat_message_id? integer
---@field reaction? "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"
---@field is_from_me? boolean
---@field from_phone? string
---@field sent_at? string
---@field created_at? string
---@field updated_at? string
---@field chat_id? integer
---@field chat_handle? linq.v2.handle
---@field chat_handles? linq.v2.handle[]
---@field associated_message? linq.v2.message

---@class linq.v2.webhook_subscription: linq.object
---@field id integer
---@field webhook_url? string
---@field version? integer
---@field events? string[]
---@field active? boolean
---@field secret_configured? boolean
---@field last_delivered_at? string
---@field delivery_attempts? integer
---@field created_at? string
---@field updated_at? string

---@class linq.v2.event.message.sent: linq.v2.any_event
---@field event_type "message.sent"
---@field data linq.v2.message
---@field message linq.v2.message the data

---@class linq.v2.event.message.received: linq.v2.any_event
---@field event_type "message.received"
---@field data linq.v2.message
---@field message linq.v2.message the data

---@class linq.v2.event.message.read: linq.v2.any_event
---@field event_type "message.read"
---@field data linq.v2.message
---@field message linq.v2.message the data

---@class linq.v2.event.call.completed: linq.v2.any_event
---@field event_type "call.completed"
---@field data linq.v2.event_data

---@class linq.v2.event.reaction.sent: linq.v2.any_event
---@field event_type "reaction.sent"
---@field data linq.v2.reaction

---@class linq.v2.event.reaction.received: linq.v2.any_event
---@field event_type "reaction.received"
---@field data linq.v2.reaction

---@class linq.v2.event.typing_indicator.received: linq.v2.any_event
---@field event_type "typing_indicator.received"
---@field data linq.v2.event_data

---@class linq.v2.event.typing_indicator.removed: linq.v2.any_event
---@field event_type "typing_indicator.removed"
---@field data linq.v2.event_data

---@class linq.v2.event.contact.created: linq.v2.any_event
---@field event_type "contact.created"
---@field data linq.v2.contact

---@class linq.v2.event.contact.updated: linq.v2.any_event
---@field event_type "contact.updated"
---@field data linq.v2.contact

---@class linq.v2.event.contact.deleted: linq.v2.any_event
---@field event_type "contact.deleted"
---@field data linq.v2.event_data

---@class linq.v2.event.participant.added: linq.v2.any_event
---@field event_type "participant.added"
---@field data linq.v2.event_data

---@class linq.v2.event.participant.removed: linq.v2.any_event
---@field event_type "participant.removed"
---@field data linq.v2.event_data

---@alias linq.v2.event linq.v2.event.message.sent|linq.v2.event.message.received|linq.v2.event.message.read|linq.v2.event.call.completed|linq.v2.event.reaction.sent|linq.v2.event.reaction.received|linq.v2.event.typing_indicator.received|linq.v2.event.typing_indicator.removed|linq.v2.event.contact.created|linq.v2.event.contact.updated|linq.v2.event.contact.deleted|linq.v2.event.participant.added|linq.v2.event.participant.removed

---@alias linq.v2.any_event_data linq.v2.contact|linq.v2.event_data|linq.v2.message|linq.v2.reaction

---@class linq.v2.chat_page: linq.page, nil
---@field items linq.v2.chat[]
---@field next fun(self: linq.v2.chat_page, options?: linq.request_options): linq.v2.chat_page|nil, linq.error

---@alias linq.v2.chat_iterator fun(): linq.v2.chat|nil

---@class linq.v2.contact_page: linq.page, nil
---@field items linq.v2.contact[]
---@field next fun(self: linq.v2.contact_page, options?: linq.request_options): linq.v2.contact_page|nil, linq.error

---@alias linq.v2.contact_iterator fun(): linq.v2.contact|nil

---@class linq.v2.message_page: linq.page, nil
---@field items linq.v2.message[]
---@field next fun(self: linq.v2.message_page, options?: linq.request_options): linq.v2.message_page|nil, linq.error

---@alias linq.v2.message_iterator fun(): linq.v2.message|nil

---@class linq.v2.phone_number_page: linq.page, nil
---@field items linq.v2.phone_number[]
---@field next fun(self: linq.v2.phone_number_page, options?: linq.request_options): linq.v2.phone_number_page|nil, linq.error

---@alias linq.v2.phone_number_iterator fun(): linq.v2.phone_number|nil

---@class linq.v2.webhook_subscription_page: linq.page, nil
---@field items linq.v2.webhook_subscription[]
---@field next fun(self: linq.v2.webhook_subscription_page, options?: linq.request_options): linq.v2.webhook_subscription_page|nil, linq.error

---@alias linq.v2.webhook_subscription_iterator fun(): linq.v2.webhook_subscription|nil

---@class linq.v2.chats.list.fields
---@field phone_number string
---@field page? integer
---@field per_page? integer
---@field [string] linq.unknown_field

---@class linq.v2.chats.create.fields
---@field send_from string
---@field chat linq.v2.NewChat
---@field message string|linq.v2.NewMessage
---@field [string] linq.unknown_field

---@class linq.v2.chats.find.fields: linq.find_fields
---@field [string] linq.unknown_field

do
---@class linq.v2.resource.chats
local chats = {}

--- Lists the chats of a line.
---
--- `GET /v2/chats`
---@param fields linq.v2.chats.list.fields
---@param options? linq.request_options
---@return linq.v2.chat_page|nil page
---@return linq.error err
function chats:list(fields, options) end

--- Lists the chats of a line.
---
--- `GET /v2/chats`
---@param fields linq.v2.chats.list.fields
---@param options? linq.request_options
---@return linq.v2.chat_iterator iterator it raises the error object
function chats:each(fields, options) end

--- Opens a chat, or finds the one with these participants, and sends a message to it.
---
--- `POST /v2/chats`
---@param fields linq.v2.chats.create.fields
---@param options? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function chats:create(fields, options) end

--- Finds the chat of a line and a set of participants.
--- `from` and `to` (one address, or several) are other names for the fields.
---
--- `GET /v2/chats/find`
---@param fields linq.v2.chats.find.fields
---@param options? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function chats:find(fields, options) end

--- Fetches a chat with its participants.
---
--- `GET /v2/chats/{chat_id}`
---@param chat_id integer
---@param options? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function chats:get(chat_id, options) end

--- Fetches a chat with its participants.
---
--- `GET /v2/chats/{chat_id}`
---@param chat_id integer
---@param options? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function chats:retrieve(chat_id, options) end

--- Marks the messages of a chat as read.
---
--- `PUT /v2/chats/{chat_id}/mark_as_read`
---@param chat_id integer
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chats:mark_as_read(chat_id, options) end

--- Shows the typing indicator, for at most 60 seconds.
---
--- `POST /v2/chats/{chat_id}/start_typing`
---@param chat_id integer
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chats:start_typing(chat_id, options) end

--- Hides the typing indicator.
---
--- `DELETE /v2/chats/{chat_id}/stop_typing`
---@param chat_id integer
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chats:stop_typing(chat_id, options) end

--- Shares the contact card of the line with the chat.
---
--- `POST /v2/chats/{chat_id}/share_contact`
---@param chat_id integer
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chats:share_contact_card(chat_id, options) end

end

---@class linq.v2.chat_messages.list.fields
---@field page? integer
---@field per_page? integer
---@field before? string
---@field after? string
---@field sort? "asc"|"desc"
---@field [string] linq.unknown_field

---@class linq.v2.chat_messages.send.fields
---@field text string
---@field idempotency_key? string
---@field attachments? (string|linq.file_part)[]
---@field attachment_urls? string[]
---@field [string] linq.unknown_field

---@class linq.v2.chat_messages.edit.fields
---@field text string
---@field [string] linq.unknown_field

---@class linq.v2.chat_messages.react.fields
---@field type "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"
---@field operation "add"|"remove"
---@field [string] linq.unknown_field

do
---@class linq.v2.resource.chat_messages
local chat_messages = {}

--- Lists the messages of a chat.
--- The order is that of `sort`: oldest first, unless it is `desc`.
---
--- `GET /v2/chats/{chat_id}/chat_messages`
---@param chat_id integer
---@param fields? linq.v2.chat_messages.list.fields
---@param options? linq.request_options
---@return linq.v2.message_page|nil page
---@return linq.error err
function chat_messages:list(chat_id, fields, options) end

--- Lists the messages of a chat.
--- The order is that of `sort`: oldest first, unless it is `desc`.
---
--- `GET /v2/chats/{chat_id}/chat_messages`
---@param chat_id integer
---@param fields? linq.v2.chat_messages.list.fields
---@param options? linq.request_options
---@return linq.v2.message_iterator iterator it raises the error object
function chat_messages:each(chat_id, fields, options) end

--- Sends a message to a chat, with files or the URLs of files.
---
--- `POST /v2/chats/{chat_id}/chat_messages`
---@param chat_id integer
---@param fields string|linq.v2.chat_messages.send.fields
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function chat_messages:send(chat_id, fields, options) end

--- Fetches a message.
---
--- `GET /v2/chats/{chat_id}/chat_messages/{id}`
---@param chat_id integer
---@param id integer
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function chat_messages:get(chat_id, id, options) end

--- Fetches a message.
---
--- `GET /v2/chats/{chat_id}/chat_messages/{id}`
---@param chat_id integer
---@param id integer
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function chat_messages:retrieve(chat_id, id, options) end

--- Deletes a message.
---
--- `DELETE /v2/chats/{chat_id}/chat_messages/{id}`
---@param chat_id integer
---@param id integer
---@param options? linq.request_options
---@return linq.v2.confirmation|nil confirmation
---@return linq.error err
function chat_messages:delete(chat_id, id, options) end

--- Replaces the text of a message.
---
--- `POST /v2/chats/{chat_id}/chat_messages/{id}/edit`
---@param chat_id integer
---@param id integer
---@param fields linq.v2.chat_messages.edit.fields
---@param options? linq.request_options
---@return linq.v2.message|nil message
---@return linq.error err
function chat_messages:edit(chat_id, id, fields, options) end

--- Adds a reaction to a message, or takes it away.
---
--- `POST /v2/chat_messages/{chat_message_id}/reactions`
---@param chat_message_id integer
---@param fields linq.v2.chat_messages.react.fields
---@param options? linq.request_options
---@return linq.v2.reaction|nil reaction
---@return linq.error err
function chat_messages:react(chat_message_id, fields, options) end

end

do
---@class linq.v2.resource.reactions
local reactions = {}

--- Fetches a reaction.
---
--- `GET /v2/chat_message_reactions/{reaction_id}`
---@param reaction_id integer
---@param options? linq.request_options
---@return linq.v2.reaction|nil reaction
---@return linq.error err
function reactions:get(reaction_id, options) end

--- Fetches a reaction.
---
--- `GET /v2/chat_message_reactions/{reaction_id}`
---@param reaction_id integer
---@param options? linq.request_options
---@return linq.v2.reaction|nil reaction
---@return linq.error err
function reactions:retrieve(reaction_id, options) end

end

---@class linq.v2.contacts.list.fields
---@field page? integer
---@field per_page? integer
---@field [string] linq.unknown_field

---@class linq.v2.contacts.create.fields
---@field contact linq.v2.ContactFields
---@field user_email? string
---@field [string] linq.unknown_field

---@class linq.v2.contacts.find.fields
---@field email? string
---@field phone_number? string
---@field [string] linq.unknown_field

---@class linq.v2.contacts.update.fields
---@field contact linq.v2.ContactFields
---@field user_email? string
---@field [string] linq.unknown_field

---@class linq.v2.contacts.patch.fields
---@field contact linq.v2.ContactFields
---@field user_email? string
---@field [string] linq.unknown_field

do
---@class linq.v2.resource.contacts
local contacts = {}

--- Lists the contacts of the organization.
---
--- `GET /v2/contacts`
---@param fields? linq.v2.contacts.list.fields
---@param options? linq.request_options
---@return linq.v2.contact_page|nil page
---@return linq.error err
function contacts:list(fields, options) end

--- Lists the contacts of the organization.
---
--- `GET /v2/contacts`
---@param fields? linq.v2.contacts.list.fields
---@param options? linq.request_options
---@return linq.v2.contact_iterator iterator it raises the error object
function contacts:each(fields, options) end

--- Creates a contact, owned by a user of the organization.
---
--- `POST /v2/contacts`
---@param fields linq.v2.contacts.create.fields
---@param options? linq.request_options
---@return linq.v2.contact|nil contact
---@return linq.error err
function contacts:create(fields, options) end

--- Finds a contact by e-mail address or phone number; either may match.
---
--- `GET /v2/contacts/find`
---@param fields linq.v2.contacts.find.fields
---@param options? linq.request_options
---@return linq.v2.contact|nil contact
---@return linq.error err
function contacts:find(fields, options) end

--- Fetches a contact.
---
--- `GET /v2/contacts/{id}`
---@param id integer
---@param options? linq.request_options
---@return linq.v2.contact|nil contact
---@return linq.error err
function contacts:get(id, options) end

--- Fetches a contact.
---
--- `GET /v2/contacts/{id}`
---@param id integer
---@param options? linq.request_options
---@return linq.v2.contact|nil contact
---@return linq.error err
function contacts:retrieve(id, options) end

--- Changes the given fields of a contact.
---
--- `PUT /v2/contacts/{id}`
---@param id integer
---@param fields linq.v2.contacts.update.fields
---@param options? linq.request_options
---@return linq.v2.contact|nil contact
---@return linq.error err
function contacts:update(id, fields, options) end

--- Changes the given fields of a contact, just as contacts.update does.
---
--- `PATCH /v2/contacts/{id}`
---@param id integer
---@param fields linq.v2.contacts.patch.fields
---@param options? linq.request_options
---@return linq.v2.contact|nil contact
---@return linq.error err
function contacts:patch(id, fields, options) end

--- Deletes a contact, and the user contacts linked to it, for good.
---
--- `DELETE /v2/contacts/{id}`
---@param id integer
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function contacts:delete(id, options) end

end

---@class linq.v2.phone_numbers.update.fields
---@field forwarding_number? string|linq.null
---@field [string] linq.unknown_field

do
---@class linq.v2.resource.phone_numbers
local phone_numbers = {}

--- Lists the lines of the organization.
---
--- `GET /v2/phone_numbers`
---@param options? linq.request_options
---@return linq.v2.phone_number_page|nil page
---@return linq.error err
function phone_numbers:list(options) end

--- Lists the lines of the organization.
---
--- `GET /v2/phone_numbers`
---@param options? linq.request_options
---@return linq.v2.phone_number_iterator iterator it raises the error object
function phone_numbers:each(options) end

--- Sets the forwarding number of a line; null or an empty string clears it.
---
--- `PUT /v2/phone_numbers/{id}`
---@param id integer
---@param fields? linq.v2.phone_numbers.update.fields
---@param options? linq.request_options
---@return linq.v2.phone_number|nil phone_number
---@return linq.error err
function phone_numbers:update(id, fields, options) end

end

---@class linq.v2.webhook_subscriptions.create.fields
---@field webhook_subscription linq.v2.WebhookSubscriptionInput
---@field [string] linq.unknown_field

---@class linq.v2.webhook_subscriptions.update.fields
---@field webhook_subscription linq.v2.WebhookSubscriptionInput
---@field [string] linq.unknown_field

do
---@class linq.v2.resource.webhook_subscriptions
local webhook_subscriptions = {}

--- Lists the webhook subscriptions of the organization.
---
--- `GET /v2/webhook_subscriptions`
---@param options? linq.request_options
---@return linq.v2.webhook_subscription_page|nil page
---@return linq.error err
function webhook_subscriptions:list(options) end

--- Lists the webhook subscriptions of the organization.
---
--- `GET /v2/webhook_subscriptions`
---@param options? linq.request_options
---@return linq.v2.webhook_subscription_iterator iterator it raises the error object
function webhook_subscriptions:each(options) end

--- Subscribes a URL to events.
---
--- `POST /v2/webhook_subscriptions`
---@param fields linq.v2.webhook_subscriptions.create.fields
---@param options? linq.request_options
---@return linq.v2.webhook_subscription|nil webhook_subscription
---@return linq.error err
function webhook_subscriptions:create(fields, options) end

--- Replaces the settings of a webhook subscription.
---
--- `PUT /v2/webhook_subscriptions/{webhook_subscription_id}`
---@param webhook_subscription_id integer
---@param fields linq.v2.webhook_subscriptions.update.fields
---@param options? linq.request_options
---@return linq.v2.webhook_subscription|nil webhook_subscription
---@return linq.error err
function webhook_subscriptions:update(webhook_subscription_id, fields, options) end

--- Deletes a webhook subscription.
---
--- `DELETE /v2/webhook_subscriptions/{webhook_subscription_id}`
---@param webhook_subscription_id integer
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function webhook_subscriptions:delete(webhook_subscription_id, options) end

end

---@class linq.v2.imessage_availability.check.fields
---@field phone_number string
---@field [string] linq.unknown_field

do
---@class linq.v2.resource.imessage_availability
local imessage_availability = {}

--- Tells whether a phone number can be reached by iMessage.
---
--- `POST /v2/i_message_availability/check`
---@param fields linq.v2.imessage_availability.check.fields
---@param options? linq.request_options
---@return linq.v2.handle_check|nil handle_check
---@return linq.error err
function imessage_availability:check(fields, options) end

end

---@class linq.v3.AppClipPart
---@field type "app_clip"
---@field value string
---@field caption? string
---@field [string] linq.unknown_field

---@alias linq.v3.ContentType "image/jpeg"|"image/png"|"image/gif"|"image/heic"|"image/heif"|"image/tiff"|"image/bmp"|"image/svg+xml"|"image/webp"|"image/x-icon"|"video/mp4"|"video/quicktime"|"video/mpeg"|"video/mpeg2"|"video/x-m4v"|"video/x-msvideo"|"video/3gpp"|"audio/mpeg"|"audio/mp3"|"audio/x-m4a"|"audio/mp4"|"audio/x-caf"|"audio/x-wav"|"audio/x-aiff"|"audio/aiff"|"audio/aac"|"audio/midi"|"audio/amr"|"application/pdf"|"application/vnd.apple.pkpass"|"text/plain"|"text/markdown"|"text/vcard"|"text/rtf"|"text/csv"|"text/html"|"text/calendar"|"application/msword"|"application/vnd.openxmlformats-officedocument.wordprocessingml.document"|"application/vnd.ms-excel"|"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"|"application/vnd.ms-powerpoint"|"application/vnd.openxmlformats-officedocument.presentationml.presentation"|"application/x-iwork-pages-sffpages"|"application/x-iwork-numbers-sffnumbers"|"application/x-iwork-keynote-sffkey"|"application/epub+zip"|"text/xml"|"application/json"|"application/zip"|"application/x-gzip"

---@class linq.v3.ContinuationMessage
---@field text string
---@field [string] linq.unknown_field

---@class linq.v3.ExperienceInvocation
---@field action string
---@field name string
---@field params? table<string, any>
---@field [string] linq.unknown_field

---@class linq.v3.IMessageApp
---@field bundle_id string
---@field name string
---@field team_id string
---@field app_store_id? integer
---@field [string] linq.unknown_field

---@class linq.v3.IMessageAppLayoutParam
---@field caption? string
---@field image_subtitle? string
---@field image_title? string
---@field image_url? string
---@field subcaption? string
---@field trailing_caption? string
---@field trailing_subcaption? string
---@field [string] linq.unknown_field

---@class linq.v3.IMessageAppPart
---@field app linq.v3.IMessageApp
---@field layout linq.v3.IMessageAppLayoutParam
---@field type "imessage_app"
---@field fallback_text? string
---@field interactive? boolean
---@field url? string
---@field [string] linq.unknown_field

---@class linq.v3.InlineStickerParam
---@field range integer[]
---@field url? string
---@field attachment_id? string
---@field [string] linq.unknown_field

---@class linq.v3.LinkPart
---@field type "link"
---@field value string
---@field [string] linq.unknown_field

---@class linq.v3.MediaPart
---@field type "media"
---@field attachment_id? string
---@field url? string
---@field sticker? boolean
---@field [string] linq.unknown_field

---@class linq.v3.MessageContent
---@field parts? linq.v3.MessagePart[]
---@field experience? linq.v3.ExperienceInvocation
---@field effect? linq.v3.MessageEffect
---@field idempotency_key? string
---@field preferred_service? "iMessage"|"SMS"|"RCS"
---@field reply_to? linq.v3.ReplyTo
---@field [string] linq.unknown_field

---@class linq.v3.MessageEffect
---@field name? string
---@field type? "screen"|"bubble"
---@field [string] linq.unknown_field

---@alias linq.v3.MessagePart linq.v3.AppClipPart|linq.v3.IMessageAppPart|linq.v3.LinkPart|linq.v3.MediaPart|linq.v3.TextPart

---@class linq.v3.NewPoll
---@field options linq.v3.PollOptionParam[]
---@field idempotency_key? string
---@field [string] linq.unknown_field

---@class linq.v3.PaymentDiscount
---@field coupon? string
---@field label? string
---@field promotion_code? string
---@field [string] linq.unknown_field

---@class linq.v3.PaymentMerchant
---@field name? string
---@field url? string
---@field [string] linq.unknown_field

---@class linq.v3.PollOptionParam
---@field text string
---@field [string] linq.unknown_field

---@class linq.v3.ReplyTo
---@field message_id string
---@field part_index? integer
---@field [string] linq.unknown_field

---@class linq.v3.StickerPlacement
---@field x? number
---@field y? number
---@field scale? number
---@field rotation? number
---@field [string] linq.unknown_field

---@class linq.v3.TextDecorationParam
---@field range integer[]
---@field animation? "big"|"small"|"shake"|"nod"|"explode"|"ripple"|"bloom"|"jitter"
---@field style? "bold"|"italic"|"strikethrough"|"underline"
---@field [string] linq.unknown_field

---@class linq.v3.TextPart
---@field type "text"
---@field value string
---@field mention? string
---@field mention_range? integer[]
---@field text_decorations? linq.v3.TextDecorationParam[]
---@field inline_stickers? linq.v3.InlineStickerParam[]
---@field [string] linq.unknown_field

---@alias linq.v3.WebhookEventType "message.sent"|"message.received"|"message.read"|"message.delivered"|"message.failed"|"message.edited"|"reaction.added"|"reaction.removed"|"poll.received"|"poll.failed"|"poll.sent"|"poll.delivered"|"poll.read"|"poll.updated"|"poll.vote.added"|"poll.vote.removed"|"poll.reaction.added"|"participant.added"|"participant.removed"|"chat.created"|"chat.group_name_updated"|"chat.group_icon_updated"|"chat.group_name_update_failed"|"chat.group_icon_update_failed"|"chat.background_updated"|"chat.background_update_failed"|"chat.typing_indicator.started"|"chat.typing_indicator.stopped"|"phone_number.status_updated"|"call.initiated"|"call.ringing"|"call.answered"|"call.ended"|"call.failed"|"call.declined"|"call.no_answer"|"location.sharing.started"|"location.sharing.stopped"|"payment.succeeded"|"payment.canceled"|"payment.expired"|"payment.declined"|"payment.authorized"|"connection.created"|"connection.revoked"|"contact_card.received"|"phone_number.assigned"|"phone_number.released"|"zero_day_retention.updated"|"phone_number.forwarding_updated"|"environment.line_moved"|"contact_card.created"|"contact_card.updated"|"contact_card.deleted"|"api_token.created"|"api_token.renamed"|"api_token.expiry_scheduled"|"api_token.expired"|"api_token.activated"|"api_token.deleted"|"environment.created"|"environment.renamed"|"environment.deleted"|"webhook_subscription.created"|"webhook_subscription.deleted"|"webhook_subscription.target_url_changed"|"webhook_subscription.enabled"|"webhook_subscription.disabled"|"webhook_subscription.events.updated"|"webhook_subscription.phone_numbers.updated"|"webhook_subscription.routing_headers_set"|"webhook_subscription.routing_headers_cleared"|"team_member.added"|"team_member.signed_in"|"team_member.signed_out"

---@class linq.v3.accepted: linq.object
---@field message? string
---@field status? string
---@field trace_id? string
---@field success? boolean

---@class linq.v3.account_actor: linq.object
---@field type "team_member"|"api"|"system"|"unknown"
---@field id? string
---@field email? string
---@field name? string

---@class linq.v3.account_api_token: linq.object
---@field id string
---@field expires_at? string
---@field token_prefix? string
---@field name? string

---@class linq.v3.account_change: linq.object
---@field from? any
---@field to? any
---@field first_name? linq.v3.account_field_change
---@field last_name? linq.v3.account_field_change
---@field image_url? linq.v3.account_field_change
---@field name? linq.v3.account_field_change

---@class linq.v3.account_contact_card: linq.object
---@field id string
---@field first_name? string
---@field last_name? string
---@field image_url? string
---@field name? string
---@field photo_updated? boolean

---@class linq.v3.account_environment: linq.object
---@field name? string
---@field type? "production"|"environment"
---@field id? string

---@class linq.v3.account_event: linq.object
---@field actor linq.v3.account_actor
---@field occurred_at string
---@field origin "dashboard"|"api"|"linq"
---@field summary string
---@field api_token? linq.v3.account_api_token
---@field change? linq.v3.account_change
---@field contact_card? linq.v3.account_contact_card
---@field environment? linq.v3.account_environment
---@field lines_moved_to_production? integer
---@field method? "code"|"sso"|"google"|"apple"|"linkedin"
---@field phone_number? string
---@field team_member? linq.v3.account_team_member
---@field tokens_revoked? integer
---@field webhook_subscription? linq.v3.account_webhook_subscription

---@class linq.v3.account_field_change: linq.object
---@field from? string
---@field to? string

---@class linq.v3.account_team_member: linq.object
---@field id string
---@field name? string
---@field role? "admin"|"manager"|"member"

---@class linq.v3.account_webhook_subscription: linq.object
---@field id string
---@field events? string[]
---@field target_url? string

do
---@class linq.v3.app_clip_part: linq.object
---@field reactions? linq.v3.reaction[]
---@field type "app_clip"
---@field value string
---@field description? string
---@field image_url? string
---@field title? string
local app_clip_part = {}

--- Downloads the file of a media part (see `attachment:download`).
---@param path string
---@param options? linq.download_options
---@return true|nil done
---@return linq.error err
function app_clip_part:download(path, options) end

end

do
---@class linq.v3.attachment: linq.object
---@field id string
---@field content_type linq.v3.ContentType
---@field created_at string
---@field filename string
---@field size_bytes integer
---@field status "pending"|"complete"|"failed"
---@field download_url? string
---@field file_size? integer
---@field mime_type? linq.v3.ContentType
---@field url? string
local attachment = {}

--- Downloads the file: streams to a temporary file beside `path`, which takes its place when it is whole (of `size_bytes`, where the API says how many), and is removed otherwise.
---
--- Errors: `invalid`: the path cannot be written; `protocol`: it was cut off.
---@param path string
---@param options? linq.download_options
---@return true|nil done
---@return linq.error err
function attachment:download(path, options) end

--- Fetches the attachment again, with a fresh URL; this object shows the new state. API v3 only: v2 has no such operation.
---@param options? linq.request_options
---@return linq.v3.attachment|nil attachment the same object
---@return linq.error err
function attachment:refresh(options) end

--- Deletes an attachment for good.
---
--- `DELETE /v3/attachments/{attachment_id}`
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function attachment:delete(options) end

--- Fetches what is known of an attachment, with a URL to download it.
---
--- `GET /v3/attachments/{attachment_id}`
---@param options? linq.request_options
---@return linq.v3.attachment|nil attachment
---@return linq.error err
function attachment:get(options) end

--- Fetches what is known of an attachment, with a URL to download it.
---
--- `GET /v3/attachments/{attachment_id}`
---@param options? linq.request_options
---@return linq.v3.attachment|nil attachment
---@return linq.error err
function attachment:retrieve(options) end

end

---@class linq.v3.attachment_upload: linq.object
---@field attachment_id string
---@field download_url string
---@field expires_at string
---@field http_method string
---@field required_headers table<string, string>
---@field upload_url string

---@class linq.v3.available_number: linq.object
---@field phone_number string
---@field vcf_url string

---@class linq.v3.background: linq.object
---@field type "color"|"dynamic"|"photo"
---@field image_url? string
---@field shades? string[]
---@field style? "sky"|"water"|"aurora"|"glitter"
---@field variant? string

---@class linq.v3.blocked_handle: linq.object
---@field blocked_at string
---@field handle string
---@field reason? string

do
---@class linq.v3.chat: linq.object
---@field id string
---@field handles linq.v3.handle[]
---@field is_group boolean
---@field created_at? string
---@field display_name? string
---@field is_archived? boolean
---@field updated_at? string
---@field health_status? linq.v3.chat_health
---@field health_score? linq.v3.chat_health_score
---@field group_chat_icon? string
---@field service? "iMessage"|"SMS"|"RCS"
---@field message? linq.v3.message
---@field is_active? boolean
---@field owner_handle? linq.v3.handle
---@field chat_handles? linq.v3.handle[]
---@field group? boolean
local chat = {}

--- The handle with an address; numbers compare in their normal form.
---@param address string phone number or e-mail address
---@return linq.v3.handle|nil handle
function chat:handle(address) end

--- Whether a handle with this address is in the chat.
---@param address string
---@return boolean
function chat:has(address) end

--- The caller's own handle. On v2 it is known for chats that were found or listed by their Linq number.
---@return linq.v3.handle|nil handle
function chat:me() end

--- All active handles: who left or was removed is not among them.
---@return linq.v3.handle[] handles
function chat:participants() end

--- All active handles but the caller's own.
---@return linq.v3.handle[] handles
function chat:others() end

--- Fetches the chat again; this object shows the new state.
---@param options? linq.request_options
---@return linq.v3.chat|nil chat the same object
---@return linq.error err
function chat:refresh(options) end

--- Sends a message to the chat.
---@param content string|linq.v3.MessageContent|linq.v3.chats.messages.send.fields a text; or on v3 the message's content (parts …) or the whole body, on v2 the fields
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function chat:send(content, options) end

--- One page of the chat's messages.
---@param fields? linq.v3.chats.messages.list.fields limit, cursor … (v3); page, per_page, before, after, sort (v2)
---@param options? linq.request_options
---@return linq.v3.message_page|nil page
---@return linq.error err
function chat:messages(fields, options) end

--- An iterator over all messages of the chat, or those of a time (`since`, `before`), in the order of the API's pages: oldest first on v2, unless `sort` is `desc`; on v3 the API documents none. In either order it stops where no message of that time can follow. It raises the error object on failure.
---@param fields? linq.v3.chats.messages.list.fields|linq.message_range as for `messages`, and `since`, `before`
---@param options? linq.request_options
---@return fun(): linq.v3.message|nil
function chat:each_message(fields, options) end

--- Shows the others that a message is being typed.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:typing_start(options) end

--- Shows the others that a message is being typed.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:start_typing(options) end

--- Hides the typing indicator.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:typing_stop(options) end

--- Hides the typing indicator.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:stop_typing(options) end

--- Sets the background of a chat back to the default.
---
--- `DELETE /v3/chats/{chat_id}/background`
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:background_remove(options) end

--- Sets the background of a chat to a colour, a moving scene or a photo.
---
--- `POST /v3/chats/{chat_id}/background`
---@param fields linq.v3.chats.background.set.fields
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:background_set(fields, options) end

--- Fetches a chat with its participants.
---
--- `GET /v3/chats/{chat_id}`
---@param options? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function chat:get(options) end

--- Leaves an iMessage group that has at least four active participants.
---
--- `POST /v3/chats/{chat_id}/leave`
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function chat:leave_chat(options) end

--- Asks the other participant of a direct iMessage chat to share their location.
---
--- `POST /v3/chats/{chat_id}/location/request`
---@param options? linq.request_options
---@return linq.v3.location_request|nil location_request
---@return linq.error err
function chat:location_request(options) end

--- Tells where the participants are who share their location, as GeoJSON.
---
--- `GET /v3/chats/{chat_id}/location`
---@param options? linq.request_options
---@return linq.v3.location|nil location
---@return linq.error err
function chat:location_retrieve(options) end

--- Ends the sharing of a contact's location, in every chat with that contact.
---
--- `DELETE /v3/chats/{chat_id}/location`
---@param fields linq.v3.chats.location.stop.fields
---@param options? linq.request_options
---@return linq.v3.location_stop|nil location_stop
---@return linq.error err
function chat:location_stop(fields, options) end

--- Marks the messages of a chat as read.
---
--- `POST /v3/chats/{chat_id}/read`
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:mark_as_read(options) end

--- Lists the messages of a chat.
--- The API documents no order for this list, and takes none. `chat:each_message` with `since` or `before` works in either.
---
--- `GET /v3/chats/{chat_id}/messages`
---@param fields? linq.v3.chats.messages.list.fields
---@param options? linq.request_options
---@return linq.v3.message_page|nil page
---@return linq.error err
function chat:messages_list(fields, options) end

--- Sends a message to a chat.
---
--- `POST /v3/chats/{chat_id}/messages`
---@param fields string|linq.v3.chats.messages.send.fields
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function chat:messages_send(fields, options) end

--- Adds a participant to a group.
---
--- `POST /v3/chats/{chat_id}/participants`
---@param fields linq.v3.chats.participants.add.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function chat:participants_add(fields, options) end

--- Removes a participant from a group, of which three must remain.
---
--- `DELETE /v3/chats/{chat_id}/participants`
---@param fields linq.v3.chats.participants.remove.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function chat:participants_remove(fields, options) end

--- Sends a poll to an iMessage chat.
---
--- `POST /v3/chats/{chat_id}/polls`
---@param fields linq.v3.chats.polls.create.fields
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function chat:polls_create(fields, options) end

--- Fetches a chat with its participants.
---
--- `GET /v3/chats/{chat_id}`
---@param options? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function chat:retrieve(options) end

--- Sends an audio file as a voice memo.
---
--- `POST /v3/chats/{chat_id}/voicememo`
---@param fields linq.v3.chats.send_voicememo.fields
---@param options? linq.request_options
---@return linq.v3.voice_memo|nil voice_memo
---@return linq.error err
function chat:send_voicememo(fields, options) end

--- Shares the contact card of the line with the chat.
---
--- `POST /v3/chats/{chat_id}/share_contact_card`
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chat:share_contact_card(options) end

--- Changes the name or the icon of a group; webhooks tell the outcome.
---
--- `PUT /v3/chats/{chat_id}`
---@param fields? linq.v3.chats.update.fields
---@param options? linq.request_options
---@return linq.v3.chat_update|nil chat_update
---@return linq.error err
function chat:update(fields, options) end

end

---@class linq.v3.chat_health: linq.object
---@field doc_url string
---@field status "HEALTHY"|"AT_RISK"|"CRITICAL"|"OPTED_OUT"
---@field updated_at string

---@class linq.v3.chat_health_score: linq.object
---@field reason string
---@field score number
---@field updated_at string

---@class linq.v3.chat_update: linq.object
---@field chat_id? string
---@field status? string

---@class linq.v3.contact_card: linq.object
---@field first_name string
---@field is_active boolean
---@field phone_number string
---@field image_url? string
---@field last_name? string

---@class linq.v3.edited_part: linq.object
---@field index? integer
---@field text? string

---@class linq.v3.any_event: linq.object
---@field api_version string
---@field webhook_version string
---@field event_type linq.v3.WebhookEventType
---@field event_id string
---@field created_at string
---@field trace_id string
---@field partner_id string
---@field data linq.v3.any_event_data
---@field message? linq.v3.message

---@class linq.v3.event_data: linq.object
---@field actor_handle? linq.v3.handle
---@field added_at? string
---@field added_options? linq.v3.poll_option[]
---@field background? linq.v3.background
---@field began_at? string
---@field changed_at? string
---@field changed_by_handle? linq.v3.handle
---@field chat? linq.v3.chat
---@field chat_id? string
---@field code? integer
---@field created_at? string
---@field custom_emoji? string
---@field delivered_at? string
---@field detail_code? integer
---@field direction? "inbound"|"outbound"
---@field ended_at? string
---@field ends_at? string
---@field error? linq.v3.event_error
---@field error_code? integer
---@field failed_at? string
---@field from? string
---@field from_handle? linq.v3.handle
---@field handle? string
---@field is_from_me? boolean
---@field message? linq.v3.message
---@field message_id? string
---@field new_health_status? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field new_reputation? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field new_status? "ACTIVE"|"FLAGGED"
---@field new_value? string
---@field old_value? string
---@field option_id? string
---@field part_index? integer
---@field participant? linq.v3.handle
---@field phone_number? string
---@field poll? linq.v3.poll_content
---@field preferred_service? "iMessage"|"SMS"|"RCS"
---@field previous_health_status? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field previous_reputation? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field previous_status? "ACTIVE"|"FLAGGED"
---@field reacted_at? string
---@field reaction_id? string
---@field reaction_type? "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"|"custom"|"sticker"
---@field read_at? string
---@field reason? string
---@field received_at? string
---@field recipient_handle? linq.v3.handle
---@field removed_at? string
---@field sender_handle? linq.v3.handle
---@field sent_at? string
---@field service? "iMessage"|"SMS"|"RCS"
---@field shared_by? string
---@field shared_with? string
---@field sticker? linq.v3.sticker
---@field updated_at? string
---@field zero_retention? boolean

---@class linq.v3.event_error: linq.object
---@field code? integer
---@field message? string

---@class linq.v3.experience: linq.object
---@field actions? linq.v3.experience_action[]
---@field display_name? string
---@field experience? string

---@class linq.v3.experience_action: linq.object
---@field fields? table<string, linq.v3.experience_field>
---@field name? string
---@field summary? string

---@class linq.v3.experience_field: linq.object
---@field max? integer
---@field required? boolean
---@field type? "string"|"cents"|"int"|"url"

---@class linq.v3.from_selection: linq.object
---@field reason "reused_active_chat"|"new_best_number"|"failover_flagged"
---@field reused_existing_chat boolean

---@class linq.v3.handle: linq.object
---@field id string
---@field handle string
---@field joined_at string
---@field service "iMessage"|"SMS"|"RCS"
---@field is_me? boolean
---@field left_at? string
---@field status? "active"|"left"|"removed"
---@field phone_number? string

---@class linq.v3.handle_check: linq.object
---@field address string
---@field available boolean
---@field reason? string
---@field selected_service? string

---@class linq.v3.imessage_app: linq.object
---@field bundle_id string
---@field name string
---@field team_id string
---@field app_store_id? integer

---@class linq.v3.imessage_app_layout: linq.object
---@field caption? string
---@field image_subtitle? string
---@field image_title? string
---@field image_url? string
---@field subcaption? string
---@field trailing_caption? string
---@field trailing_subcaption? string

do
---@class linq.v3.imessage_app_part: linq.object
---@field app linq.v3.imessage_app
---@field layout linq.v3.imessage_app_layout
---@field reactions? linq.v3.reaction[]
---@field type "imessage_app"
---@field url string
---@field fallback_text? string
---@field download_url? string
local imessage_app_part = {}

--- Downloads the file of a media part (see `attachment:download`).
---@param path string
---@param options? linq.download_options
---@return true|nil done
---@return linq.error err
function imessage_app_part:download(path, options) end

end

---@class linq.v3.inline_sticker: linq.object
---@field range integer[]
---@field id? string
---@field file_name? string
---@field mime_type? string
---@field url? string

---@class linq.v3.line_reputation: linq.object
---@field doc_url string
---@field status "HEALTHY"|"AT_RISK"|"CRITICAL"

do
---@class linq.v3.link_part: linq.object
---@field reactions? linq.v3.reaction[]
---@field type "link"
---@field value string
local link_part = {}

--- Downloads the file of a media part (see `attachment:download`).
---@param path string
---@param options? linq.download_options
---@return true|nil done
---@return linq.error err
function link_part:download(path, options) end

end

---@class linq.v3.location: linq.object
---@field features linq.v3.location_feature[]
---@field type string

---@class linq.v3.location_feature: linq.object
---@field geometry linq.v3.location_geometry
---@field properties linq.v3.location_properties
---@field type string

---@class linq.v3.location_geometry: linq.object
---@field coordinates number[]
---@field type string

---@class linq.v3.location_properties: linq.object
---@field handle string
---@field address? string
---@field locality? string
---@field updated_at? string

---@class linq.v3.location_request: linq.object
---@field message string
---@field success boolean

---@class linq.v3.location_stop: linq.object
---@field message string
---@field success boolean

do
---@class linq.v3.media_part: linq.object
---@field id string
---@field filename string
---@field mime_type string
---@field reactions? linq.v3.reaction[]
---@field size_bytes integer
---@field type "media"
---@field url string
---@field content_type? string
---@field download_url? string
---@field file_size? integer
local media_part = {}

--- Downloads the file of a media part (see `attachment:download`).
---@param path string
---@param options? linq.download_options
---@return true|nil done
---@return linq.error err
function media_part:download(path, options) end

end

---@class linq.v3.mention: linq.object
---@field handle string
---@field is_me boolean
---@field range integer[]

do
---@class linq.v3.message: linq.object
---@field id string
---@field created_at string
---@field delivery_status "pending"|"queued"|"sent"|"delivered"|"received"|"read"|"failed"
---@field is_read boolean
---@field chat_id? string
---@field is_delivered? boolean
---@field is_from_me? boolean
---@field updated_at? string
---@field delivered_at? string
---@field effect? linq.v3.message_effect
---@field from? string
---@field from_handle? linq.v3.handle
---@field parts? linq.v3.message_part[]
---@field preferred_service? "iMessage"|"SMS"|"RCS"
---@field read_at? string
---@field reconciled_at? string
---@field reply_to? linq.v3.reply_to
---@field sent_at? string
---@field service? "iMessage"|"SMS"|"RCS"
---@field created_new_chat? boolean
---@field from_selection? linq.v3.from_selection
---@field handles? linq.v3.handle[]
---@field is_group? boolean
---@field previous_chat_id? string
---@field chat? linq.v3.chat
---@field message? linq.v3.message
---@field sender_handle? linq.v3.handle
---@field recipient_handle? linq.v3.handle
---@field direction? "inbound"|"outbound"
---@field received_at? string
---@field edited_at? string
---@field idempotency_key? string
---@field message_id? string
---@field part? linq.v3.edited_part
---@field recipient_phone? string
---@field zero_retention? boolean
---@field attachments? linq.v3.media_part[]
---@field sent_from? string
---@field text? string
local message = {}

--- Fetches the message again; this object shows the new state.
---@param options? linq.request_options
---@return linq.v3.message|nil message the same object
---@return linq.error err
function message:refresh(options) end

--- Answers in the message's chat; on v3 as a reply to it.
---@param content string|linq.v3.MessageContent|linq.v3.chats.messages.send.fields a text, or what `chat:send` takes
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function message:reply(content, options) end

--- Adds a reaction to the message, or takes it away.
---@param reaction "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"|linq.v3.messages.add_reaction.fields "love", "like" …, or the operation's fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function message:react(reaction, options) end

--- Replaces the text of the message.
---@param new string|linq.v3.messages.update.fields the text, or the operation's fields
---@param options? linq.request_options
---@return linq.v3.message|nil message as it is now
---@return linq.error err
function message:edit(new, options) end

--- Deletes the message's record.
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function message:delete(options) end

--- Iterates over the reactions to the message: to all of its parts, on v3.
---@return fun(): linq.v3.reaction|nil
function message:each_reaction() end

--- Adds a reaction to a part of a message, or takes it away; a sticker, which is an emoji, a url or an attachment_id, stays.
---
--- `POST /v3/messages/{message_id}/reactions`
---@param fields linq.v3.messages.add_reaction.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function message:add_reaction(fields, options) end

--- Fetches a message.
---
--- `GET /v3/messages/{message_id}`
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function message:get(options) end

--- Lists the thread that a message is in.
--- The order is that of `order`: oldest first, unless it is `desc`.
---
--- `GET /v3/messages/{message_id}/thread`
---@param fields? linq.v3.messages.list_messages_thread.fields
---@param options? linq.request_options
---@return linq.v3.message_page|nil page
---@return linq.error err
function message:list_messages_thread(fields, options) end

--- Adds options to a poll.
---
--- `POST /v3/messages/{message_id}/poll/options`
---@param fields linq.v3.messages.poll.add_options.fields
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function message:poll_add_options(fields, options) end

--- Fetches a poll with its votes.
---
--- `GET /v3/messages/{message_id}/poll`
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function message:poll_retrieve(options) end

--- Votes for one option of a poll, or takes the vote back.
---
--- `POST /v3/messages/{message_id}/poll/votes`
---@param fields linq.v3.messages.poll.vote.fields
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function message:poll_vote(fields, options) end

--- Fetches a message.
---
--- `GET /v3/messages/{message_id}`
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function message:retrieve(options) end

--- Edits a text part, up to five times within 15 minutes.
---
--- `PATCH /v3/messages/{message_id}`
---@param fields linq.v3.messages.update.fields
---@param options? linq.request_options
---@return linq.v3.message|true|nil message
---@return linq.error err
function message:update(fields, options) end

--- Replaces an iMessage app card that was sent; the answer is a new message.
---
--- `POST /v3/messages/{message_id}/update`
---@param fields linq.v3.messages.update_app_card.fields
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function message:update_app_card(fields, options) end

--- Moves, resizes or turns a sticker: x and y from -1 to 1, 0 is the centre; scale from 0.05 to 2.5; rotation in degrees, clockwise. What is left out keeps its value.
---
--- `PATCH /v3/messages/{message_id}/reactions/{reaction_id}`
---@param reaction_id string
---@param fields linq.v3.messages.update_sticker_placement.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function message:update_sticker_placement(reaction_id, fields, options) end

end

---@class linq.v3.message_effect: linq.object
---@field name? string
---@field type? "screen"|"bubble"

---@alias linq.v3.message_part linq.v3.app_clip_part|linq.v3.imessage_app_part|linq.v3.link_part|linq.v3.media_part|linq.v3.text_part

---@class linq.v3.payment: linq.object
---@field id? string
---@field amount_cents? integer
---@field approval_url? string
---@field attach_url? string
---@field currency? string
---@field description? string
---@field handle? string
---@field status? string
---@field merchant? linq.v3.payment_merchant
---@field metadata? table<string, string>

---@class linq.v3.payment_credentials: linq.object
---@field handoff? linq.v3.payment_handoff

---@class linq.v3.payment_discount: linq.object
---@field coupon? string
---@field label? string
---@field promotion_code? string

---@class linq.v3.payment_handle: linq.object
---@field connect_id? string
---@field handle? string
---@field status? "not_connected"|"pending"|"connected"|"revoked"

---@class linq.v3.payment_handoff: linq.object
---@field card_ref? string
---@field fetch_url? string
---@field provider? string
---@field user_token? string

---@class linq.v3.payment_merchant: linq.object
---@field name? string
---@field url? string

---@class linq.v3.payment_provider: linq.object
---@field provider? string
---@field status? "onboarding"|"ready"|"disabled"

---@class linq.v3.payment_provider_session: linq.object
---@field hosted_url? string
---@field session_id? string
---@field status? string

---@class linq.v3.payment_request: linq.object
---@field id string
---@field amount integer
---@field checkout_url string
---@field created_at string
---@field currency string
---@field mode "payment"|"subscription"
---@field object string
---@field status "requested"|"succeeded"|"canceled"|"expired"
---@field description? string
---@field expires_at? string
---@field interval? "day"|"week"|"month"|"year"
---@field interval_count? integer
---@field metadata? table<string, string>
---@field natural? linq.v3.payment_request_natural
---@field paid_at? string
---@field price_id? string
---@field quantity? integer
---@field rail? "stripe"|"natural"
---@field stripe? linq.v3.payment_request_stripe
---@field trial_end? string
---@field updated_at? string
---@field discount? linq.v3.payment_discount

---@class linq.v3.payment_request_natural: linq.object
---@field payment_request_id? string
---@field transaction_id? string

---@class linq.v3.payment_request_stripe: linq.object
---@field customer_id? string
---@field payment_intent_id? string
---@field subscription_id? string

---@class linq.v3.phone_number: linq.object
---@field id string
---@field phone_number string
---@field reputation? linq.v3.line_reputation
---@field forwarding_number? string
---@field health_status? linq.v3.line_reputation
---@field capabilities? linq.v3.phone_number_capabilities
---@field country_code? string
---@field type? string

---@class linq.v3.phone_number_capabilities: linq.object
---@field mms boolean
---@field sms boolean
---@field voice boolean

---@class linq.v3.phone_number_ownership: linq.object
---@field phone_number string
---@field changed_at string

---@class linq.v3.poll: linq.object
---@field chat_id string
---@field created_at string
---@field message_id string
---@field poll linq.v3.poll_content
---@field reactions linq.v3.reaction[]
---@field updated_at string

---@class linq.v3.poll_content: linq.object
---@field options linq.v3.poll_option[]
---@field total_voters integer

---@class linq.v3.poll_option: linq.object
---@field can_be_edited boolean
---@field creator_handle linq.v3.handle
---@field option_id string
---@field text string
---@field voters linq.v3.poll_voter[]

---@class linq.v3.poll_voter: linq.object
---@field handle string
---@field voted_at string

---@class linq.v3.reaction: linq.object
---@field handle linq.v3.handle
---@field is_me boolean
---@field type "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"|"custom"|"sticker"
---@field custom_emoji? string
---@field sticker? linq.v3.sticker
---@field id? string

---@class linq.v3.received_contact_card: linq.object
---@field first_name string
---@field last_name string
---@field owner_handle string
---@field sender_handle string
---@field media_url? string

---@class linq.v3.reply_to: linq.object
---@field message_id string
---@field part_index? integer

---@class linq.v3.reputation_action_item: linq.object
---@field detail? string
---@field expected_impact? "high"|"medium"|"low"
---@field priority? integer
---@field title? string

---@class linq.v3.reputation_audit: linq.object
---@field audit_id string
---@field status "pending"|"complete"|"error"
---@field error? string
---@field generated_at? string
---@field phone? string
---@field report? linq.v3.reputation_report

---@class linq.v3.reputation_driver: linq.object
---@field key? linq.v3.reputation_driver_key
---@field metric? string
---@field summary? string

---@alias linq.v3.reputation_driver_key "low_engagement"|"overall_conversation_health"|"volume_spike"|"new_conversation_rate"|"opt_out_handling"|"flagged"|"other"

---@class linq.v3.reputation_evidence: linq.object
---@field opt_out_chats? linq.v3.reputation_opt_out_chat[]
---@field unhealthy_chats? linq.v3.reputation_unhealthy_chat[]

---@class linq.v3.reputation_opt_out_chat: linq.object
---@field chat_id? string
---@field messages_after_stop? integer

---@class linq.v3.reputation_report: linq.object
---@field action_items? linq.v3.reputation_action_item[]
---@field drivers? linq.v3.reputation_driver[]
---@field evidence? linq.v3.reputation_evidence
---@field primary_driver? string
---@field severity? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field summary_markdown? string

---@class linq.v3.reputation_unhealthy_chat: linq.object
---@field chat_id? string
---@field driver_keys? linq.v3.reputation_driver_key[]
---@field status? "AT_RISK"|"CRITICAL"|"OPTED_OUT"

---@class linq.v3.sticker: linq.object
---@field file_name? string
---@field height? integer
---@field mime_type? string
---@field url? string
---@field width? integer

---@class linq.v3.text_decoration: linq.object
---@field range integer[]
---@field animation? "big"|"small"|"shake"|"nod"|"explode"|"ripple"|"bloom"|"jitter"
---@field style? "bold"|"italic"|"strikethrough"|"underline"

do
---@class linq.v3.text_part: linq.object
---@field reactions? linq.v3.reaction[]
---@field type "text"
---@field value string
---@field mention? string
---@field mention_range? integer[]
---@field text_decorations? linq.v3.text_decoration[]
---@field inline_stickers? linq.v3.inline_sticker[]
---@field mentions? linq.v3.mention[]
local text_part = {}

--- Downloads the file of a media part (see `attachment:download`).
---@param path string
---@param options? linq.download_options
---@return true|nil done
---@return linq.error err
function text_part:download(path, options) end

end

---@class linq.v3.voice_memo: linq.object
---@field id string
---@field chat linq.v3.chat
---@field created_at string
---@field from string
---@field status string
---@field to string[]
---@field voice_memo linq.v3.voice_memo_file
---@field service? "iMessage"|"SMS"|"RCS"

---@class linq.v3.voice_memo_file: linq.object
---@field id string
---@field filename string
---@field mime_type string
---@field size_bytes integer
---@field url string
---@field duration_ms? integer

---@class linq.v3.webhook_subscription: linq.object
---@field id string
---@field created_at string
---@field is_active boolean
---@field subscribed_events linq.v3.WebhookEventType[]
---@field target_url string
---@field updated_at string
---@field phone_numbers? string[]
---@field signing_secret? string
---@field routing_key_header? string
---@field routing_id_header? string

---@class linq.v3.ChatBackgroundUpdateFailedEvent: linq.object
---@field chat_id? string
---@field error_code? integer
---@field failed_at? string

---@class linq.v3.ChatBackgroundUpdatedEvent: linq.object
---@field actor_handle? linq.v3.handle
---@field background? linq.v3.background
---@field chat? linq.v3.chat

---@class linq.v3.ChatGroupValueUpdatedEvent: linq.object
---@field changed_by_handle? linq.v3.handle
---@field chat_id? string
---@field new_value? string
---@field old_value? string
---@field updated_at? string

---@class linq.v3.ChatTypingEvent: linq.object
---@field actor_handle? linq.v3.handle
---@field chat_id? string

---@class linq.v3.ChatUpdateFailedEvent: linq.object
---@field chat_id? string
---@field error_code? integer
---@field failed_at? string

---@class linq.v3.LocationSharingStartedEvent: linq.object
---@field began_at? string
---@field chat_id? string
---@field ends_at? string
---@field shared_by? string
---@field shared_with? string

---@class linq.v3.LocationSharingStoppedEvent: linq.object
---@field began_at? string
---@field chat_id? string
---@field ended_at? string
---@field shared_by? string
---@field shared_with? string

---@class linq.v3.MessageFailedEvent: linq.object
---@field chat_id? string
---@field code? integer
---@field detail_code? integer
---@field failed_at? string
---@field message_id? string
---@field preferred_service? "iMessage"|"SMS"|"RCS"
---@field reason? string
---@field service? "iMessage"|"SMS"|"RCS"

---@class linq.v3.Opaque: linq.object
---@field [string] any it is documented nowhere

---@class linq.v3.ParticipantAddedEvent: linq.object
---@field added_at? string
---@field chat_id? string
---@field handle? string
---@field participant? linq.v3.handle

---@class linq.v3.ParticipantRemovedEvent: linq.object
---@field chat_id? string
---@field handle? string
---@field participant? linq.v3.handle
---@field removed_at? string

---@class linq.v3.PhoneNumberStatusUpdatedEvent: linq.object
---@field changed_at? string
---@field new_health_status? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field new_reputation? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field new_status? "ACTIVE"|"FLAGGED"
---@field phone_number? string
---@field previous_health_status? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field previous_reputation? "HEALTHY"|"AT_RISK"|"CRITICAL"
---@field previous_status? "ACTIVE"|"FLAGGED"

---@class linq.v3.PollFailedEvent: linq.object
---@field chat? linq.v3.chat
---@field direction? "inbound"|"outbound"
---@field error? linq.v3.event_error
---@field failed_at? string
---@field message_id? string
---@field poll? linq.v3.poll_content
---@field sender_handle? linq.v3.handle
---@field service? "iMessage"|"SMS"|"RCS"
---@field zero_retention? boolean

---@class linq.v3.PollLifecycleEvent: linq.object
---@field chat? linq.v3.chat
---@field created_at? string
---@field delivered_at? string
---@field direction? "inbound"|"outbound"
---@field message_id? string
---@field poll? linq.v3.poll_content
---@field read_at? string
---@field sender_handle? linq.v3.handle
---@field sent_at? string
---@field service? "iMessage"|"SMS"|"RCS"
---@field updated_at? string
---@field zero_retention? boolean

---@class linq.v3.PollReceivedEvent: linq.object
---@field chat? linq.v3.chat
---@field created_at? string
---@field direction? "inbound"|"outbound"
---@field message_id? string
---@field poll? linq.v3.poll_content
---@field received_at? string
---@field sender_handle? linq.v3.handle
---@field service? "iMessage"|"SMS"|"RCS"
---@field updated_at? string

---@class linq.v3.PollUpdatedEvent: linq.object
---@field added_options? linq.v3.poll_option[]
---@field chat? linq.v3.chat
---@field direction? "inbound"|"outbound"
---@field message_id? string
---@field sender_handle? linq.v3.handle
---@field service? "iMessage"|"SMS"|"RCS"
---@field zero_retention? boolean

---@class linq.v3.PollVoteEvent: linq.object
---@field chat? linq.v3.chat
---@field direction? "inbound"|"outbound"
---@field message_id? string
---@field option_id? string
---@field sender_handle? linq.v3.handle
---@field service? "iMessage"|"SMS"|"RCS"

---@class linq.v3.ReactionEvent: linq.object
---@field chat_id? string
---@field custom_emoji? string
---@field from? string
---@field from_handle? linq.v3.handle
---@field is_from_me? boolean
---@field message_id? string
---@field part_index? integer
---@field reacted_at? string
---@field reaction_id? string
---@field reaction_type? "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"|"custom"|"sticker"
---@field service? "iMessage"|"SMS"|"RCS"
---@field sticker? linq.v3.sticker

---@class linq.v3.event.message.sent: linq.v3.any_event
---@field event_type "message.sent"
---@field data linq.v3.message
---@field message linq.v3.message the data

---@class linq.v3.event.message.received: linq.v3.any_event
---@field event_type "message.received"
---@field data linq.v3.message
---@field message linq.v3.message the data

---@class linq.v3.event.message.read: linq.v3.any_event
---@field event_type "message.read"
---@field data linq.v3.message
---@field message linq.v3.message the data

---@class linq.v3.event.message.delivered: linq.v3.any_event
---@field event_type "message.delivered"
---@field data linq.v3.message
---@field message linq.v3.message the data

---@class linq.v3.event.message.failed: linq.v3.any_event
---@field event_type "message.failed"
---@field data linq.v3.MessageFailedEvent

---@class linq.v3.event.message.edited: linq.v3.any_event
---@field event_type "message.edited"
---@field data linq.v3.message
---@field message linq.v3.message the data

---@class linq.v3.event.reaction.added: linq.v3.any_event
---@field event_type "reaction.added"
---@field data linq.v3.ReactionEvent

---@class linq.v3.event.reaction.removed: linq.v3.any_event
---@field event_type "reaction.removed"
---@field data linq.v3.ReactionEvent

---@class linq.v3.event.poll.received: linq.v3.any_event
---@field event_type "poll.received"
---@field data linq.v3.PollReceivedEvent

---@class linq.v3.event.poll.failed: linq.v3.any_event
---@field event_type "poll.failed"
---@field data linq.v3.PollFailedEvent

---@class linq.v3.event.poll.sent: linq.v3.any_event
---@field event_type "poll.sent"
---@field data linq.v3.PollLifecycleEvent

---@class linq.v3.event.poll.delivered: linq.v3.any_event
---@field event_type "poll.delivered"
---@field data linq.v3.PollLifecycleEvent

---@class linq.v3.event.poll.read: linq.v3.any_event
---@field event_type "poll.read"
---@field data linq.v3.PollLifecycleEvent

---@class linq.v3.event.poll.updated: linq.v3.any_event
---@field event_type "poll.updated"
---@field data linq.v3.PollUpdatedEvent

---@class linq.v3.event.poll.vote.added: linq.v3.any_event
---@field event_type "poll.vote.added"
---@field data linq.v3.PollVoteEvent

---@class linq.v3.event.poll.vote.removed: linq.v3.any_event
---@field event_type "poll.vote.removed"
---@field data linq.v3.PollVoteEvent

---@class linq.v3.event.poll.reaction.added: linq.v3.any_event
---@field event_type "poll.reaction.added"
---@field data linq.v3.ReactionEvent

---@class linq.v3.event.participant.added: linq.v3.any_event
---@field event_type "participant.added"
---@field data linq.v3.ParticipantAddedEvent

---@class linq.v3.event.participant.removed: linq.v3.any_event
---@field event_type "participant.removed"
---@field data linq.v3.ParticipantRemovedEvent

---@class linq.v3.event.chat.created: linq.v3.any_event
---@field event_type "chat.created"
---@field data linq.v3.chat

---@class linq.v3.event.chat.group_name_updated: linq.v3.any_event
---@field event_type "chat.group_name_updated"
---@field data linq.v3.ChatGroupValueUpdatedEvent

---@class linq.v3.event.chat.group_icon_updated: linq.v3.any_event
---@field event_type "chat.group_icon_updated"
---@field data linq.v3.ChatGroupValueUpdatedEvent

---@class linq.v3.event.chat.group_name_update_failed: linq.v3.any_event
---@field event_type "chat.group_name_update_failed"
---@field data linq.v3.ChatUpdateFailedEvent

---@class linq.v3.event.chat.group_icon_update_failed: linq.v3.any_event
---@field event_type "chat.group_icon_update_failed"
---@field data linq.v3.ChatUpdateFailedEvent

---@class linq.v3.event.chat.background_updated: linq.v3.any_event
---@field event_type "chat.background_updated"
---@field data linq.v3.ChatBackgroundUpdatedEvent

---@class linq.v3.event.chat.background_update_failed: linq.v3.any_event
---@field event_type "chat.background_update_failed"
---@field data linq.v3.ChatBackgroundUpdateFailedEvent

---@class linq.v3.event.chat.typing_indicator.started: linq.v3.any_event
---@field event_type "chat.typing_indicator.started"
---@field data linq.v3.ChatTypingEvent

---@class linq.v3.event.chat.typing_indicator.stopped: linq.v3.any_event
---@field event_type "chat.typing_indicator.stopped"
---@field data linq.v3.ChatTypingEvent

---@class linq.v3.event.phone_number.status_updated: linq.v3.any_event
---@field event_type "phone_number.status_updated"
---@field data linq.v3.PhoneNumberStatusUpdatedEvent

---@class linq.v3.event.call.initiated: linq.v3.any_event
---@field event_type "call.initiated"
---@field data linq.v3.Opaque

---@class linq.v3.event.call.ringing: linq.v3.any_event
---@field event_type "call.ringing"
---@field data linq.v3.Opaque

---@class linq.v3.event.call.answered: linq.v3.any_event
---@field event_type "call.answered"
---@field data linq.v3.Opaque

---@class linq.v3.event.call.ended: linq.v3.any_event
---@field event_type "call.ended"
---@field data linq.v3.Opaque

---@class linq.v3.event.call.failed: linq.v3.any_event
---@field event_type "call.failed"
---@field data linq.v3.Opaque

---@class linq.v3.event.call.declined: linq.v3.any_event
---@field event_type "call.declined"
---@field data linq.v3.Opaque

---@class linq.v3.event.call.no_answer: linq.v3.any_event
---@field event_type "call.no_answer"
---@field data linq.v3.Opaque

---@class linq.v3.event.location.sharing.started: linq.v3.any_event
---@field event_type "location.sharing.started"
---@field data linq.v3.LocationSharingStartedEvent

---@class linq.v3.event.location.sharing.stopped: linq.v3.any_event
---@field event_type "location.sharing.stopped"
---@field data linq.v3.LocationSharingStoppedEvent

---@class linq.v3.event.payment.succeeded: linq.v3.any_event
---@field event_type "payment.succeeded"
---@field data linq.v3.payment_request

---@class linq.v3.event.payment.canceled: linq.v3.any_event
---@field event_type "payment.canceled"
---@field data linq.v3.payment_request

---@class linq.v3.event.payment.expired: linq.v3.any_event
---@field event_type "payment.expired"
---@field data linq.v3.payment_request

---@class linq.v3.event.payment.declined: linq.v3.any_event
---@field event_type "payment.declined"
---@field data linq.v3.Opaque

---@class linq.v3.event.payment.authorized: linq.v3.any_event
---@field event_type "payment.authorized"
---@field data linq.v3.Opaque

---@class linq.v3.event.connection.created: linq.v3.any_event
---@field event_type "connection.created"
---@field data linq.v3.Opaque

---@class linq.v3.event.connection.revoked: linq.v3.any_event
---@field event_type "connection.revoked"
---@field data linq.v3.Opaque

---@class linq.v3.event.contact_card.received: linq.v3.any_event
---@field event_type "contact_card.received"
---@field data linq.v3.received_contact_card

---@class linq.v3.event.phone_number.assigned: linq.v3.any_event
---@field event_type "phone_number.assigned"
---@field data linq.v3.phone_number_ownership

---@class linq.v3.event.phone_number.released: linq.v3.any_event
---@field event_type "phone_number.released"
---@field data linq.v3.phone_number_ownership

---@class linq.v3.event.zero_day_retention.updated: linq.v3.any_event
---@field event_type "zero_day_retention.updated"
---@field data linq.v3.account_event

---@class linq.v3.event.phone_number.forwarding_updated: linq.v3.any_event
---@field event_type "phone_number.forwarding_updated"
---@field data linq.v3.account_event

---@class linq.v3.event.environment.line_moved: linq.v3.any_event
---@field event_type "environment.line_moved"
---@field data linq.v3.account_event

---@class linq.v3.event.contact_card.created: linq.v3.any_event
---@field event_type "contact_card.created"
---@field data linq.v3.account_event

---@class linq.v3.event.contact_card.updated: linq.v3.any_event
---@field event_type "contact_card.updated"
---@field data linq.v3.account_event

---@class linq.v3.event.contact_card.deleted: linq.v3.any_event
---@field event_type "contact_card.deleted"
---@field data linq.v3.account_event

---@class linq.v3.event.api_token.created: linq.v3.any_event
---@field event_type "api_token.created"
---@field data linq.v3.account_event

---@class linq.v3.event.api_token.renamed: linq.v3.any_event
---@field event_type "api_token.renamed"
---@field data linq.v3.account_event

---@class linq.v3.event.api_token.expiry_scheduled: linq.v3.any_event
---@field event_type "api_token.expiry_scheduled"
---@field data linq.v3.account_event

---@class linq.v3.event.api_token.expired: linq.v3.any_event
---@field event_type "api_token.expired"
---@field data linq.v3.account_event

---@class linq.v3.event.api_token.activated: linq.v3.any_event
---@field event_type "api_token.activated"
---@field data linq.v3.account_event

---@class linq.v3.event.api_token.deleted: linq.v3.any_event
---@field event_type "api_token.deleted"
---@field data linq.v3.account_event

---@class linq.v3.event.environment.created: linq.v3.any_event
---@field event_type "environment.created"
---@field data linq.v3.account_event

---@class linq.v3.event.environment.renamed: linq.v3.any_event
---@field event_type "environment.renamed"
---@field data linq.v3.account_event

---@class linq.v3.event.environment.deleted: linq.v3.any_event
---@field event_type "environment.deleted"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.created: linq.v3.any_event
---@field event_type "webhook_subscription.created"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.deleted: linq.v3.any_event
---@field event_type "webhook_subscription.deleted"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.target_url_changed: linq.v3.any_event
---@field event_type "webhook_subscription.target_url_changed"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.enabled: linq.v3.any_event
---@field event_type "webhook_subscription.enabled"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.disabled: linq.v3.any_event
---@field event_type "webhook_subscription.disabled"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.events.updated: linq.v3.any_event
---@field event_type "webhook_subscription.events.updated"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.phone_numbers.updated: linq.v3.any_event
---@field event_type "webhook_subscription.phone_numbers.updated"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.routing_headers_set: linq.v3.any_event
---@field event_type "webhook_subscription.routing_headers_set"
---@field data linq.v3.account_event

---@class linq.v3.event.webhook_subscription.routing_headers_cleared: linq.v3.any_event
---@field event_type "webhook_subscription.routing_headers_cleared"
---@field data linq.v3.account_event

---@class linq.v3.event.team_member.added: linq.v3.any_event
---@field event_type "team_member.added"
---@field data linq.v3.account_event

---@class linq.v3.event.team_member.signed_in: linq.v3.any_event
---@field event_type "team_member.signed_in"
---@field data linq.v3.account_event

---@class linq.v3.event.team_member.signed_out: linq.v3.any_event
---@field event_type "team_member.signed_out"
---@field data linq.v3.account_event

---@alias linq.v3.event linq.v3.event.message.sent|linq.v3.event.message.received|linq.v3.event.message.read|linq.v3.event.message.delivered|linq.v3.event.message.failed|linq.v3.event.message.edited|linq.v3.event.reaction.added|linq.v3.event.reaction.removed|linq.v3.event.poll.received|linq.v3.event.poll.failed|linq.v3.event.poll.sent|linq.v3.event.poll.delivered|linq.v3.event.poll.read|linq.v3.event.poll.updated|linq.v3.event.poll.vote.added|linq.v3.event.poll.vote.removed|linq.v3.event.poll.reaction.added|linq.v3.event.participant.added|linq.v3.event.participant.removed|linq.v3.event.chat.created|linq.v3.event.chat.group_name_updated|linq.v3.event.chat.group_icon_updated|linq.v3.event.chat.group_name_update_failed|linq.v3.event.chat.group_icon_update_failed|linq.v3.event.chat.background_updated|linq.v3.event.chat.background_update_failed|linq.v3.event.chat.typing_indicator.started|linq.v3.event.chat.typing_indicator.stopped|linq.v3.event.phone_number.status_updated|linq.v3.event.call.initiated|linq.v3.event.call.ringing|linq.v3.event.call.answered|linq.v3.event.call.ended|linq.v3.event.call.failed|linq.v3.event.call.declined|linq.v3.event.call.no_answer|linq.v3.event.location.sharing.started|linq.v3.event.location.sharing.stopped|linq.v3.event.payment.succeeded|linq.v3.event.payment.canceled|linq.v3.event.payment.expired|linq.v3.event.payment.declined|linq.v3.event.payment.authorized|linq.v3.event.connection.created|linq.v3.event.connection.revoked|linq.v3.event.contact_card.received|linq.v3.event.phone_number.assigned|linq.v3.event.phone_number.released|linq.v3.event.zero_day_retention.updated|linq.v3.event.phone_number.forwarding_updated|linq.v3.event.environment.line_moved|linq.v3.event.contact_card.created|linq.v3.event.contact_card.updated|linq.v3.event.contact_card.deleted|linq.v3.event.api_token.created|linq.v3.event.api_token.renamed|linq.v3.event.api_token.expiry_scheduled|linq.v3.event.api_token.expired|linq.v3.event.api_token.activated|linq.v3.event.api_token.deleted|linq.v3.event.environment.created|linq.v3.event.environment.renamed|linq.v3.event.environment.deleted|linq.v3.event.webhook_subscription.created|linq.v3.event.webhook_subscription.deleted|linq.v3.event.webhook_subscription.target_url_changed|linq.v3.event.webhook_subscription.enabled|linq.v3.event.webhook_subscription.disabled|linq.v3.event.webhook_subscription.events.updated|linq.v3.event.webhook_subscription.phone_numbers.updated|linq.v3.event.webhook_subscription.routing_headers_set|linq.v3.event.webhook_subscription.routing_headers_cleared|linq.v3.event.team_member.added|linq.v3.event.team_member.signed_in|linq.v3.event.team_member.signed_out

---@alias linq.v3.any_event_data linq.v3.ChatBackgroundUpdateFailedEvent|linq.v3.ChatBackgroundUpdatedEvent|linq.v3.ChatGroupValueUpdatedEvent|linq.v3.ChatTypingEvent|linq.v3.ChatUpdateFailedEvent|linq.v3.LocationSharingStartedEvent|linq.v3.LocationSharingStoppedEvent|linq.v3.MessageFailedEvent|linq.v3.Opaque|linq.v3.ParticipantAddedEvent|linq.v3.ParticipantRemovedEvent|linq.v3.PhoneNumberStatusUpdatedEvent|linq.v3.PollFailedEvent|linq.v3.PollLifecycleEvent|linq.v3.PollReceivedEvent|linq.v3.PollUpdatedEvent|linq.v3.PollVoteEvent|linq.v3.ReactionEvent|linq.v3.account_event|linq.v3.chat|linq.v3.event_data|linq.v3.message|linq.v3.payment_request|linq.v3.phone_number_ownership|linq.v3.received_contact_card

---@class linq.v3.blocked_handle_page: linq.page, nil
---@field items linq.v3.blocked_handle[]
---@field next fun(self: linq.v3.blocked_handle_page, options?: linq.request_options): linq.v3.blocked_handle_page|nil, linq.error

---@alias linq.v3.blocked_handle_iterator fun(): linq.v3.blocked_handle|nil

---@class linq.v3.chat_page: linq.page, nil
---@field items linq.v3.chat[]
---@field next fun(self: linq.v3.chat_page, options?: linq.request_options): linq.v3.chat_page|nil, linq.error

---@alias linq.v3.chat_iterator fun(): linq.v3.chat|nil

---@class linq.v3.contact_card_page: linq.page, nil
---@field items linq.v3.contact_card[]
---@field next fun(self: linq.v3.contact_card_page, options?: linq.request_options): linq.v3.contact_card_page|nil, linq.error

---@alias linq.v3.contact_card_iterator fun(): linq.v3.contact_card|nil

---@class linq.v3.experience_page: linq.page, nil
---@field items linq.v3.experience[]
---@field next fun(self: linq.v3.experience_page, options?: linq.request_options): linq.v3.experience_page|nil, linq.error

---@alias linq.v3.experience_iterator fun(): linq.v3.experience|nil

---@class linq.v3.message_page: linq.page, nil
---@field items linq.v3.message[]
---@field next fun(self: linq.v3.message_page, options?: linq.request_options): linq.v3.message_page|nil, linq.error

---@alias linq.v3.message_iterator fun(): linq.v3.message|nil

---@class linq.v3.payment_request_page: linq.page, nil
---@field items linq.v3.payment_request[]
---@field next fun(self: linq.v3.payment_request_page, options?: linq.request_options): linq.v3.payment_request_page|nil, linq.error

---@alias linq.v3.payment_request_iterator fun(): linq.v3.payment_request|nil

---@class linq.v3.phone_number_page: linq.page, nil
---@field items linq.v3.phone_number[]
---@field next fun(self: linq.v3.phone_number_page, options?: linq.request_options): linq.v3.phone_number_page|nil, linq.error

---@alias linq.v3.phone_number_iterator fun(): linq.v3.phone_number|nil

---@class linq.v3.str_page: linq.page, nil
---@field items string[]
---@field next fun(self: linq.v3.str_page, options?: linq.request_options): linq.v3.str_page|nil, linq.error

---@alias linq.v3.str_iterator fun(): string|nil

---@class linq.v3.webhook_subscription_page: linq.page, nil
---@field items linq.v3.webhook_subscription[]
---@field next fun(self: linq.v3.webhook_subscription_page, options?: linq.request_options): linq.v3.webhook_subscription_page|nil, linq.error

---@alias linq.v3.webhook_subscription_iterator fun(): linq.v3.webhook_subscription|nil

---@class linq.v3.chats.create.fields
---@field from string
---@field message string|linq.v3.MessageContent
---@field to string[]
---@field override_optout? boolean
---@field [string] linq.unknown_field

---@class linq.v3.chats.list.fields
---@field cursor? string
---@field from? string
---@field limit? integer
---@field to? string
---@field [string] linq.unknown_field

---@class linq.v3.chats.update.fields
---@field display_name? string
---@field group_chat_icon? string
---@field [string] linq.unknown_field

---@class linq.v3.chats.send_voicememo.fields
---@field attachment_id? string
---@field override_optout? boolean
---@field voice_memo_url? string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.chats
---@field participants linq.v3.resource.chats.participants
---@field typing linq.v3.resource.chats.typing
---@field messages linq.v3.resource.chats.messages
---@field location linq.v3.resource.chats.location
---@field polls linq.v3.resource.chats.polls
---@field background linq.v3.resource.chats.background
local chats = {}

--- Opens a chat with a first message, or sends it to the chat with these participants.
---
--- `POST /v3/chats`
---@param fields linq.v3.chats.create.fields
---@param options? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function chats:create(fields, options) end

--- Lists chats, all of them or those of a line or with a participant.
---
--- `GET /v3/chats`
---@param fields? linq.v3.chats.list.fields
---@param options? linq.request_options
---@return linq.v3.chat_page|nil page
---@return linq.error err
function chats:list(fields, options) end

--- Lists chats, all of them or those of a line or with a participant.
---
--- `GET /v3/chats`
---@param fields? linq.v3.chats.list.fields
---@param options? linq.request_options
---@return linq.v3.chat_iterator iterator it raises the error object
function chats:each(fields, options) end

--- Fetches a chat with its participants.
---
--- `GET /v3/chats/{chat_id}`
---@param chat_id string
---@param options? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function chats:retrieve(chat_id, options) end

--- Fetches a chat with its participants.
---
--- `GET /v3/chats/{chat_id}`
---@param chat_id string
---@param options? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function chats:get(chat_id, options) end

--- Changes the name or the icon of a group; webhooks tell the outcome.
---
--- `PUT /v3/chats/{chat_id}`
---@param chat_id string
---@param fields? linq.v3.chats.update.fields
---@param options? linq.request_options
---@return linq.v3.chat_update|nil chat_update
---@return linq.error err
function chats:update(chat_id, fields, options) end

--- Leaves an iMessage group that has at least four active participants.
---
--- `POST /v3/chats/{chat_id}/leave`
---@param chat_id string
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function chats:leave_chat(chat_id, options) end

--- Marks the messages of a chat as read.
---
--- `POST /v3/chats/{chat_id}/read`
---@param chat_id string
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chats:mark_as_read(chat_id, options) end

--- Sends an audio file as a voice memo.
---
--- `POST /v3/chats/{chat_id}/voicememo`
---@param chat_id string
---@param fields linq.v3.chats.send_voicememo.fields
---@param options? linq.request_options
---@return linq.v3.voice_memo|nil voice_memo
---@return linq.error err
function chats:send_voicememo(chat_id, fields, options) end

--- Shares the contact card of the line with the chat.
---
--- `POST /v3/chats/{chat_id}/share_contact_card`
---@param chat_id string
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function chats:share_contact_card(chat_id, options) end

--- Finds the chat of a line with exactly these participants: lists the line's chats with the first of them.
---
--- Errors: `not_found`: there is none.
---@param fields linq.find_fields
---@param options? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function chats:find(fields, options) end

end

---@class linq.v3.chats.participants.add.fields
---@field handle string
---@field [string] linq.unknown_field

---@class linq.v3.chats.participants.remove.fields
---@field handle string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.chats.participants
local participants = {}

--- Adds a participant to a group.
---
--- `POST /v3/chats/{chat_id}/participants`
---@param chat_id string
---@param fields linq.v3.chats.participants.add.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function participants:add(chat_id, fields, options) end

--- Removes a participant from a group, of which three must remain.
---
--- `DELETE /v3/chats/{chat_id}/participants`
---@param chat_id string
---@param fields linq.v3.chats.participants.remove.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function participants:remove(chat_id, fields, options) end

end

do
---@class linq.v3.resource.chats.typing
local typing = {}

--- Shows the typing indicator, for about 85 seconds.
---
--- `POST /v3/chats/{chat_id}/typing`
---@param chat_id string
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function typing:start(chat_id, options) end

--- Hides the typing indicator.
---
--- `DELETE /v3/chats/{chat_id}/typing`
---@param chat_id string
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function typing:stop(chat_id, options) end

end

---@class linq.v3.chats.messages.list.fields
---@field cursor? string
---@field limit? integer
---@field [string] linq.unknown_field

---@class linq.v3.chats.messages.send.fields
---@field message string|linq.v3.MessageContent
---@field override_optout? boolean
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.chats.messages
local messages = {}

--- Lists the messages of a chat.
--- The API documents no order for this list, and takes none. `chat:each_message` with `since` or `before` works in either.
---
--- `GET /v3/chats/{chat_id}/messages`
---@param chat_id string
---@param fields? linq.v3.chats.messages.list.fields
---@param options? linq.request_options
---@return linq.v3.message_page|nil page
---@return linq.error err
function messages:list(chat_id, fields, options) end

--- Lists the messages of a chat.
--- The API documents no order for this list, and takes none. `chat:each_message` with `since` or `before` works in either.
---
--- `GET /v3/chats/{chat_id}/messages`
---@param chat_id string
---@param fields? linq.v3.chats.messages.list.fields
---@param options? linq.request_options
---@return linq.v3.message_iterator iterator it raises the error object
function messages:each(chat_id, fields, options) end

--- Sends a message to a chat.
---
--- `POST /v3/chats/{chat_id}/messages`
---@param chat_id string
---@param fields string|linq.v3.chats.messages.send.fields
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function messages:send(chat_id, fields, options) end

end

---@class linq.v3.chats.location.stop.fields
---@field handle string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.chats.location
local location = {}

--- Tells where the participants are who share their location, as GeoJSON.
---
--- `GET /v3/chats/{chat_id}/location`
---@param chat_id string
---@param options? linq.request_options
---@return linq.v3.location|nil location
---@return linq.error err
function location:retrieve(chat_id, options) end

--- Tells where the participants are who share their location, as GeoJSON.
---
--- `GET /v3/chats/{chat_id}/location`
---@param chat_id string
---@param options? linq.request_options
---@return linq.v3.location|nil location
---@return linq.error err
function location:get(chat_id, options) end

--- Asks the other participant of a direct iMessage chat to share their location.
---
--- `POST /v3/chats/{chat_id}/location/request`
---@param chat_id string
---@param options? linq.request_options
---@return linq.v3.location_request|nil location_request
---@return linq.error err
function location:request(chat_id, options) end

--- Ends the sharing of a contact's location, in every chat with that contact.
---
--- `DELETE /v3/chats/{chat_id}/location`
---@param chat_id string
---@param fields linq.v3.chats.location.stop.fields
---@param options? linq.request_options
---@return linq.v3.location_stop|nil location_stop
---@return linq.error err
function location:stop(chat_id, fields, options) end

end

---@class linq.v3.chats.polls.create.fields
---@field poll linq.v3.NewPoll
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.chats.polls
local polls = {}

--- Sends a poll to an iMessage chat.
---
--- `POST /v3/chats/{chat_id}/polls`
---@param chat_id string
---@param fields linq.v3.chats.polls.create.fields
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function polls:create(chat_id, fields, options) end

end

---@class linq.v3.chats.background.set.fields
---@field type "color"|"dynamic"|"photo"
---@field image_url? string
---@field variant? string
---@field shades? string[]
---@field style? "sky"|"water"|"aurora"
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.chats.background
local background = {}

--- Sets the background of a chat back to the default.
---
--- `DELETE /v3/chats/{chat_id}/background`
---@param chat_id string
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function background:remove(chat_id, options) end

--- Sets the background of a chat to a colour, a moving scene or a photo.
---
--- `POST /v3/chats/{chat_id}/background`
---@param chat_id string
---@param fields linq.v3.chats.background.set.fields
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function background:set(chat_id, fields, options) end

end

---@class linq.v3.messages.create.fields
---@field message string|linq.v3.MessageContent
---@field to string[]
---@field override_optout? boolean
---@field continuation_message? string|linq.v3.ContinuationMessage
---@field exclude_from? string[]
---@field [string] linq.unknown_field

---@class linq.v3.messages.update.fields
---@field text string
---@field part_index? integer
---@field [string] linq.unknown_field

---@class linq.v3.messages.add_reaction.fields
---@field operation "add"|"remove"
---@field type "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"|"custom"|"sticker"
---@field custom_emoji? string
---@field part_index? integer
---@field emoji? string
---@field url? string
---@field attachment_id? string
---@field placement? linq.v3.StickerPlacement
---@field [string] linq.unknown_field

---@class linq.v3.messages.update_sticker_placement.fields
---@field placement linq.v3.StickerPlacement
---@field [string] linq.unknown_field

---@class linq.v3.messages.list_messages_thread.fields
---@field cursor? string
---@field limit? integer
---@field order? "asc"|"desc"
---@field [string] linq.unknown_field

---@class linq.v3.messages.update_app_card.fields
---@field layout linq.v3.IMessageAppLayoutParam
---@field fallback_text? string
---@field interactive? boolean
---@field url? string
---@field experience? linq.v3.ExperienceInvocation
---@field app? linq.v3.IMessageApp
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.messages
---@field poll linq.v3.resource.messages.poll
local messages = {}

--- Sends a message from whichever line and chat suit the recipients best.
---
--- `POST /v3/messages`
---@param fields linq.v3.messages.create.fields
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function messages:create(fields, options) end

--- Fetches a message.
---
--- `GET /v3/messages/{message_id}`
---@param message_id string
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function messages:retrieve(message_id, options) end

--- Fetches a message.
---
--- `GET /v3/messages/{message_id}`
---@param message_id string
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function messages:get(message_id, options) end

--- Edits a text part, up to five times within 15 minutes.
---
--- `PATCH /v3/messages/{message_id}`
---@param message_id string
---@param fields linq.v3.messages.update.fields
---@param options? linq.request_options
---@return linq.v3.message|true|nil message
---@return linq.error err
function messages:update(message_id, fields, options) end

--- Deletes the API's record of a message; on the recipient's device it stays.
---
--- `DELETE /v3/messages/{message_id}`
---@param message_id string
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function messages:delete(message_id, options) end

--- Adds a reaction to a part of a message, or takes it away; a sticker, which is an emoji, a url or an attachment_id, stays.
---
--- `POST /v3/messages/{message_id}/reactions`
---@param message_id string
---@param fields linq.v3.messages.add_reaction.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function messages:add_reaction(message_id, fields, options) end

--- Moves, resizes or turns a sticker: x and y from -1 to 1, 0 is the centre; scale from 0.05 to 2.5; rotation in degrees, clockwise. What is left out keeps its value.
---
--- `PATCH /v3/messages/{message_id}/reactions/{reaction_id}`
---@param message_id string
---@param reaction_id string
---@param fields linq.v3.messages.update_sticker_placement.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function messages:update_sticker_placement(message_id, reaction_id, fields, options) end

--- Lists the thread that a message is in.
--- The order is that of `order`: oldest first, unless it is `desc`.
---
--- `GET /v3/messages/{message_id}/thread`
---@param message_id string
---@param fields? linq.v3.messages.list_messages_thread.fields
---@param options? linq.request_options
---@return linq.v3.message_page|nil page
---@return linq.error err
function messages:list_messages_thread(message_id, fields, options) end

--- Lists the thread that a message is in.
--- The order is that of `order`: oldest first, unless it is `desc`.
---
--- `GET /v3/messages/{message_id}/thread`
---@param message_id string
---@param fields? linq.v3.messages.list_messages_thread.fields
---@param options? linq.request_options
---@return linq.v3.message_iterator iterator it raises the error object
function messages:each_messages_thread(message_id, fields, options) end

--- Replaces an iMessage app card that was sent; the answer is a new message.
---
--- `POST /v3/messages/{message_id}/update`
---@param message_id string
---@param fields linq.v3.messages.update_app_card.fields
---@param options? linq.request_options
---@return linq.v3.message|nil message
---@return linq.error err
function messages:update_app_card(message_id, fields, options) end

end

---@class linq.v3.messages.poll.add_options.fields
---@field options linq.v3.PollOptionParam[]
---@field [string] linq.unknown_field

---@class linq.v3.messages.poll.vote.fields
---@field operation "add"|"remove"
---@field option_id string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.messages.poll
local poll = {}

--- Fetches a poll with its votes.
---
--- `GET /v3/messages/{message_id}/poll`
---@param message_id string
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function poll:retrieve(message_id, options) end

--- Fetches a poll with its votes.
---
--- `GET /v3/messages/{message_id}/poll`
---@param message_id string
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function poll:get(message_id, options) end

--- Adds options to a poll.
---
--- `POST /v3/messages/{message_id}/poll/options`
---@param message_id string
---@param fields linq.v3.messages.poll.add_options.fields
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function poll:add_options(message_id, fields, options) end

--- Votes for one option of a poll, or takes the vote back.
---
--- `POST /v3/messages/{message_id}/poll/votes`
---@param message_id string
---@param fields linq.v3.messages.poll.vote.fields
---@param options? linq.request_options
---@return linq.v3.poll|nil poll
---@return linq.error err
function poll:vote(message_id, fields, options) end

end

---@class linq.v3.attachments.create.fields
---@field content_type linq.v3.ContentType
---@field filename string
---@field size_bytes integer
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.attachments
local attachments = {}

--- Announces a file and gives the URL to which its bytes are put.
---
--- `POST /v3/attachments`
---@param fields linq.v3.attachments.create.fields
---@param options? linq.request_options
---@return linq.v3.attachment_upload|nil attachment_upload
---@return linq.error err
function attachments:create(fields, options) end

--- Fetches what is known of an attachment, with a URL to download it.
---
--- `GET /v3/attachments/{attachment_id}`
---@param attachment_id string
---@param options? linq.request_options
---@return linq.v3.attachment|nil attachment
---@return linq.error err
function attachments:retrieve(attachment_id, options) end

--- Fetches what is known of an attachment, with a URL to download it.
---
--- `GET /v3/attachments/{attachment_id}`
---@param attachment_id string
---@param options? linq.request_options
---@return linq.v3.attachment|nil attachment
---@return linq.error err
function attachments:get(attachment_id, options) end

--- Deletes an attachment for good.
---
--- `DELETE /v3/attachments/{attachment_id}`
---@param attachment_id string
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function attachments:delete(attachment_id, options) end

--- Announces a file and puts its bytes to the store, straight from disk: attachments.create and the upload in one. The content type is guessed by the file's name where it is not given.
---
--- Errors: `invalid`: the file cannot be read.
---@param fields linq.upload_fields
---@param options? linq.request_options
---@return linq.v3.attachment_upload|nil attachment_upload
---@return linq.error err
function attachments:upload(fields, options) end

end

do
---@class linq.v3.resource.phonenumbers
local phonenumbers = {}

--- Lists the lines of the account in an older form; use phone_numbers.list.
---
--- `GET /v3/phonenumbers`
---@deprecated
---@param options? linq.request_options
---@return linq.v3.phone_number_page|nil page
---@return linq.error err
function phonenumbers:list(options) end

--- Lists the lines of the account in an older form; use phone_numbers.list.
---
--- `GET /v3/phonenumbers`
---@deprecated
---@param options? linq.request_options
---@return linq.v3.phone_number_iterator iterator it raises the error object
function phonenumbers:each(options) end

end

---@class linq.v3.phone_numbers.update.fields
---@field forwarding_number string|linq.null
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.phone_numbers
local phone_numbers = {}

--- Sets the forwarding number of a line; null or an empty string clears it.
---
--- `PUT /v3/phone_numbers/{phone_number_id}`
---@param phone_number_id string
---@param fields linq.v3.phone_numbers.update.fields
---@param options? linq.request_options
---@return linq.v3.phone_number|nil phone_number
---@return linq.error err
function phone_numbers:update(phone_number_id, fields, options) end

--- Lists the lines of the account with their reputation.
---
--- `GET /v3/phone_numbers`
---@param options? linq.request_options
---@return linq.v3.phone_number_page|nil page
---@return linq.error err
function phone_numbers:list(options) end

--- Lists the lines of the account with their reputation.
---
--- `GET /v3/phone_numbers`
---@param options? linq.request_options
---@return linq.v3.phone_number_iterator iterator it raises the error object
function phone_numbers:each(options) end

--- Fetches a reputation audit of a line, with its report once it is complete.
---
--- `GET /v3/phone_numbers/{phone_number}/reputation_audit/{audit_id}`
---@param phone_number string
---@param audit_id string
---@param options? linq.request_options
---@return linq.v3.reputation_audit|nil reputation_audit
---@return linq.error err
function phone_numbers:get_reputation_audit(phone_number, audit_id, options) end

--- Starts a reputation audit of a line, or finds the one that is running.
---
--- `POST /v3/phone_numbers/{phone_number}/reputation_audit`
---@param phone_number string
---@param options? linq.request_options
---@return linq.v3.reputation_audit|nil reputation_audit
---@return linq.error err
function phone_numbers:start_reputation_audit(phone_number, options) end

end

---@class linq.v3.available_number.retrieve.fields
---@field exclude_from? string[]
---@field to? string[]
---@field type? string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.available_number
local available_number = {}

--- Picks the line best suited to write to these recipients, of type RCS or iMessage where that is given; it reserves nothing.
---
--- `GET /v3/available_number`
---@param fields? linq.v3.available_number.retrieve.fields
---@param options? linq.request_options
---@return linq.v3.available_number|nil available_number
---@return linq.error err
function available_number:retrieve(fields, options) end

--- Picks the line best suited to write to these recipients, of type RCS or iMessage where that is given; it reserves nothing.
---
--- `GET /v3/available_number`
---@param fields? linq.v3.available_number.retrieve.fields
---@param options? linq.request_options
---@return linq.v3.available_number|nil available_number
---@return linq.error err
function available_number:get(fields, options) end

end

---@class linq.v3.payment_requests.create.fields
---@field amount? integer
---@field currency? string
---@field customer_id? string
---@field description? string
---@field from? string
---@field payer_handle? string
---@field price_id? string
---@field quantity? integer
---@field trial_end? string
---@field trial_period_days? integer
---@field metadata? table<string, string>
---@field mode? "payment"|"subscription"
---@field rail? "stripe"|"natural"
---@field discount? linq.v3.PaymentDiscount
---@field [string] linq.unknown_field

---@class linq.v3.payment_requests.list.fields
---@field limit? integer
---@field offset? integer
---@field status? "requested"|"authorized"|"succeeded"|"canceled"|"expired"|"declined"
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.payment_requests
local payment_requests = {}

--- Asks for a payment or a subscription and gives the URL of its checkout.
---
--- `POST /v3/payment_requests`
---@param fields linq.v3.payment_requests.create.fields
---@param options? linq.request_options
---@return linq.v3.payment_request|nil payment_request
---@return linq.error err
function payment_requests:create(fields, options) end

--- Fetches a payment request.
---
--- `GET /v3/payment_requests/{payment_request_id}`
---@param payment_request_id string
---@param options? linq.request_options
---@return linq.v3.payment_request|nil payment_request
---@return linq.error err
function payment_requests:retrieve(payment_request_id, options) end

--- Fetches a payment request.
---
--- `GET /v3/payment_requests/{payment_request_id}`
---@param payment_request_id string
---@param options? linq.request_options
---@return linq.v3.payment_request|nil payment_request
---@return linq.error err
function payment_requests:get(payment_request_id, options) end

--- Lists payment requests, the newest first.
---
--- `GET /v3/payment_requests`
---@param fields? linq.v3.payment_requests.list.fields
---@param options? linq.request_options
---@return linq.v3.payment_request_page|nil page
---@return linq.error err
function payment_requests:list(fields, options) end

--- Lists payment requests, the newest first.
---
--- `GET /v3/payment_requests`
---@param fields? linq.v3.payment_requests.list.fields
---@param options? linq.request_options
---@return linq.v3.payment_request_iterator iterator it raises the error object
function payment_requests:each(fields, options) end

--- Cancels a payment request that is still open.
---
--- `POST /v3/payment_requests/{payment_request_id}/cancel`
---@param payment_request_id string
---@param options? linq.request_options
---@return linq.v3.payment_request|nil payment_request
---@return linq.error err
function payment_requests:cancel(payment_request_id, options) end

end

---@class linq.v3.payment_providers.connect.fields
---@field return_url string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.payment_providers
local payment_providers = {}

--- Tells how far a payment provider is set up.
---
--- `GET /v3/payments/providers/{provider}`
---@param provider string
---@param options? linq.request_options
---@return linq.v3.payment_provider|nil payment_provider
---@return linq.error err
function payment_providers:retrieve(provider, options) end

--- Tells how far a payment provider is set up.
---
--- `GET /v3/payments/providers/{provider}`
---@param provider string
---@param options? linq.request_options
---@return linq.v3.payment_provider|nil payment_provider
---@return linq.error err
function payment_providers:get(provider, options) end

--- Begins the set-up of a payment provider on a hosted page.
---
--- `POST /v3/payments/providers/{provider}/connect`
---@param provider string
---@param fields linq.v3.payment_providers.connect.fields
---@param options? linq.request_options
---@return linq.v3.payment_provider_session|nil payment_provider_session
---@return linq.error err
function payment_providers:connect(provider, fields, options) end

end

---@class linq.v3.payment_handles.verify.fields
---@field code string
---@field connect_id string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.payment_handles
local payment_handles = {}

--- Begins to connect a handle's payment account; payment_handles.verify completes it.
---
--- `POST /v3/payments/handles/{handle}/connect`
---@param handle string
---@param options? linq.request_options
---@return linq.v3.payment_handle|nil payment_handle
---@return linq.error err
function payment_handles:connect(handle, options) end

--- Tells whether a handle's payment account is connected.
---
--- `GET /v3/payments/handles/{handle}/connection`
---@param handle string
---@param options? linq.request_options
---@return linq.v3.payment_handle|nil payment_handle
---@return linq.error err
function payment_handles:connection(handle, options) end

--- Ends the connection of a handle's payment account.
---
--- `DELETE /v3/payments/handles/{handle}/connection`
---@param handle string
---@param options? linq.request_options
---@return linq.v3.payment_handle|nil payment_handle
---@return linq.error err
function payment_handles:revoke(handle, options) end

--- Completes the connection of a handle's payment account with a code.
---
--- `POST /v3/payments/handles/{handle}/verify`
---@param handle string
---@param fields linq.v3.payment_handles.verify.fields
---@param options? linq.request_options
---@return linq.v3.payment_handle|nil payment_handle
---@return linq.error err
function payment_handles:verify(handle, fields, options) end

end

---@class linq.v3.payments.create.fields
---@field amount_cents integer
---@field currency string
---@field handle string
---@field description? string
---@field merchant? linq.v3.PaymentMerchant
---@field metadata? table<string, string>
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.payments
local payments = {}

--- Starts a payment by a handle, or moves it on; its status tells what comes next.
---
--- `POST /v3/payments`
---@param fields linq.v3.payments.create.fields
---@param options? linq.request_options
---@return linq.v3.payment|nil payment
---@return linq.error err
function payments:create(fields, options) end

--- Fetches a payment.
---
--- `GET /v3/payments/{payment_id}`
---@param payment_id string
---@param options? linq.request_options
---@return linq.v3.payment|nil payment
---@return linq.error err
function payments:retrieve(payment_id, options) end

--- Fetches a payment.
---
--- `GET /v3/payments/{payment_id}`
---@param payment_id string
---@param options? linq.request_options
---@return linq.v3.payment|nil payment
---@return linq.error err
function payments:get(payment_id, options) end

--- Cancels a payment.
---
--- `POST /v3/payments/{payment_id}/cancel`
---@param payment_id string
---@param options? linq.request_options
---@return linq.v3.payment|nil payment
---@return linq.error err
function payments:cancel(payment_id, options) end

--- Tells where the card of a payment is to be fetched from its provider.
---
--- `GET /v3/payments/{payment_id}/credentials`
---@param payment_id string
---@param options? linq.request_options
---@return linq.v3.payment_credentials|nil payment_credentials
---@return linq.error err
function payments:credentials(payment_id, options) end

end

---@class linq.v3.blocked_handles.block.fields
---@field handle string
---@field reason? string
---@field [string] linq.unknown_field

---@class linq.v3.blocked_handles.unblock.fields
---@field handle string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.blocked_handles
local blocked_handles = {}

--- Lists the blocked handles of the account.
---
--- `GET /v3/blocked_handles`
---@param options? linq.request_options
---@return linq.v3.blocked_handle_page|nil page
---@return linq.error err
function blocked_handles:list(options) end

--- Lists the blocked handles of the account.
---
--- `GET /v3/blocked_handles`
---@param options? linq.request_options
---@return linq.v3.blocked_handle_iterator iterator it raises the error object
function blocked_handles:each(options) end

--- Blocks a handle; one that is blocked already stays as it is.
---
--- `POST /v3/blocked_handles`
---@param fields linq.v3.blocked_handles.block.fields
---@param options? linq.request_options
---@return linq.v3.blocked_handle|nil blocked_handle
---@return linq.error err
function blocked_handles:block(fields, options) end

--- Takes a handle off the block list.
---
--- `DELETE /v3/blocked_handles`
---@param fields linq.v3.blocked_handles.unblock.fields
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function blocked_handles:unblock(fields, options) end

end

do
---@class linq.v3.resource.experiences
local experiences = {}

--- Fetches an experience with its actions and their fields.
---
--- `GET /v3/experiences/{experience}`
---@param experience string
---@param options? linq.request_options
---@return linq.v3.experience|nil experience
---@return linq.error err
function experiences:retrieve(experience, options) end

--- Fetches an experience with its actions and their fields.
---
--- `GET /v3/experiences/{experience}`
---@param experience string
---@param options? linq.request_options
---@return linq.v3.experience|nil experience
---@return linq.error err
function experiences:get(experience, options) end

--- Lists the experiences that the account may use.
---
--- `GET /v3/experiences`
---@param options? linq.request_options
---@return linq.v3.experience_page|nil page
---@return linq.error err
function experiences:list(options) end

--- Lists the experiences that the account may use.
---
--- `GET /v3/experiences`
---@param options? linq.request_options
---@return linq.v3.experience_iterator iterator it raises the error object
function experiences:each(options) end

end

do
---@class linq.v3.resource.webhook_events
local webhook_events = {}

--- Lists the names of the events that a webhook can subscribe to.
---
--- `GET /v3/webhook-events`
---@param options? linq.request_options
---@return linq.v3.str_page|nil page
---@return linq.error err
function webhook_events:list(options) end

--- Lists the names of the events that a webhook can subscribe to.
---
--- `GET /v3/webhook-events`
---@param options? linq.request_options
---@return linq.v3.str_iterator iterator it raises the error object
function webhook_events:each(options) end

end

---@class linq.v3.webhook_subscriptions.create.fields
---@field subscribed_events linq.v3.WebhookEventType[]
---@field target_url string
---@field phone_numbers? string[]
---@field routing_key_header? string
---@field routing_id_header? string
---@field [string] linq.unknown_field

---@class linq.v3.webhook_subscriptions.update.fields
---@field is_active? boolean
---@field phone_numbers? string[]|linq.null
---@field subscribed_events? linq.v3.WebhookEventType[]
---@field target_url? string
---@field routing_key_header? string|linq.null
---@field routing_id_header? string|linq.null
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.webhook_subscriptions
local webhook_subscriptions = {}

--- Subscribes a URL to events; only this answer has the signing secret.
---
--- `POST /v3/webhook-subscriptions`
---@param fields linq.v3.webhook_subscriptions.create.fields
---@param options? linq.request_options
---@return linq.v3.webhook_subscription|nil webhook_subscription
---@return linq.error err
function webhook_subscriptions:create(fields, options) end

--- Fetches a webhook subscription.
---
--- `GET /v3/webhook-subscriptions/{subscription_id}`
---@param subscription_id string
---@param options? linq.request_options
---@return linq.v3.webhook_subscription|nil webhook_subscription
---@return linq.error err
function webhook_subscriptions:retrieve(subscription_id, options) end

--- Fetches a webhook subscription.
---
--- `GET /v3/webhook-subscriptions/{subscription_id}`
---@param subscription_id string
---@param options? linq.request_options
---@return linq.v3.webhook_subscription|nil webhook_subscription
---@return linq.error err
function webhook_subscriptions:get(subscription_id, options) end

--- Changes a webhook subscription; its secret stays the same.
---
--- `PUT /v3/webhook-subscriptions/{subscription_id}`
---@param subscription_id string
---@param fields? linq.v3.webhook_subscriptions.update.fields
---@param options? linq.request_options
---@return linq.v3.webhook_subscription|nil webhook_subscription
---@return linq.error err
function webhook_subscriptions:update(subscription_id, fields, options) end

--- Lists the webhook subscriptions of the account.
---
--- `GET /v3/webhook-subscriptions`
---@param options? linq.request_options
---@return linq.v3.webhook_subscription_page|nil page
---@return linq.error err
function webhook_subscriptions:list(options) end

--- Lists the webhook subscriptions of the account.
---
--- `GET /v3/webhook-subscriptions`
---@param options? linq.request_options
---@return linq.v3.webhook_subscription_iterator iterator it raises the error object
function webhook_subscriptions:each(options) end

--- Deletes a webhook subscription.
---
--- `DELETE /v3/webhook-subscriptions/{subscription_id}`
---@param subscription_id string
---@param options? linq.request_options
---@return true|nil done
---@return linq.error err
function webhook_subscriptions:delete(subscription_id, options) end

end

---@class linq.v3.capability.check_imessage.fields
---@field address string
---@field from? string
---@field [string] linq.unknown_field

---@class linq.v3.capability.check_rcs.fields
---@field address string
---@field from? string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.capability
local capability = {}

--- Tells whether an address can be reached by iMessage.
---
--- `POST /v3/capability/check_imessage`
---@param fields linq.v3.capability.check_imessage.fields
---@param options? linq.request_options
---@return linq.v3.handle_check|nil handle_check
---@return linq.error err
function capability:check_imessage(fields, options) end

--- Tells whether a phone number can be reached by RCS.
---
--- `POST /v3/capability/check_rcs`
---@param fields linq.v3.capability.check_rcs.fields
---@param options? linq.request_options
---@return linq.v3.handle_check|nil handle_check
---@return linq.error err
function capability:check_rcs(fields, options) end

end

---@class linq.v3.contact_card.create.fields
---@field first_name string
---@field phone_number string
---@field image_url? string
---@field last_name? string
---@field [string] linq.unknown_field

---@class linq.v3.contact_card.retrieve.fields
---@field phone_number? string
---@field [string] linq.unknown_field

---@class linq.v3.contact_card.update.fields
---@field phone_number string
---@field first_name? string
---@field image_url? string
---@field last_name? string
---@field [string] linq.unknown_field

do
---@class linq.v3.resource.contact_card
local contact_card = {}

--- Sets up the contact card of a line.
---
--- `POST /v3/contact_card`
---@param fields linq.v3.contact_card.create.fields
---@param options? linq.request_options
---@return linq.v3.contact_card|nil contact_card
---@return linq.error err
function contact_card:create(fields, options) end

--- Lists the contact cards of all lines, or of one.
---
--- `GET /v3/contact_card`
---@param fields? linq.v3.contact_card.retrieve.fields
---@param options? linq.request_options
---@return linq.v3.contact_card_page|nil page
---@return linq.error err
function contact_card:retrieve(fields, options) end

--- Lists the contact cards of all lines, or of one.
---
--- `GET /v3/contact_card`
---@param fields? linq.v3.contact_card.retrieve.fields
---@param options? linq.request_options
---@return linq.v3.contact_card_page|nil page
---@return linq.error err
function contact_card:get(fields, options) end

--- Changes fields of the contact card of a line.
---
--- `PATCH /v3/contact_card`
---@param fields linq.v3.contact_card.update.fields
---@param options? linq.request_options
---@return linq.v3.contact_card|nil contact_card
---@return linq.error err
function contact_card:update(fields, options) end

end

---@alias linq.handler_name "*"|"api_token.*"|"api_token.activated"|"api_token.created"|"api_token.deleted"|"api_token.expired"|"api_token.expiry_scheduled"|"api_token.renamed"|"call.*"|"call.answered"|"call.declined"|"call.ended"|"call.failed"|"call.initiated"|"call.no_answer"|"call.ringing"|"chat.*"|"chat.background_update_failed"|"chat.background_updated"|"chat.created"|"chat.group_icon_update_failed"|"chat.group_icon_updated"|"chat.group_name_update_failed"|"chat.group_name_updated"|"chat.typing_indicator.*"|"chat.typing_indicator.started"|"chat.typing_indicator.stopped"|"connection.*"|"connection.created"|"connection.revoked"|"contact_card.*"|"contact_card.created"|"contact_card.deleted"|"contact_card.received"|"contact_card.updated"|"environment.*"|"environment.created"|"environment.deleted"|"environment.line_moved"|"environment.renamed"|"location.*"|"location.sharing.*"|"location.sharing.started"|"location.sharing.stopped"|"message.*"|"message.delivered"|"message.edited"|"message.failed"|"message.read"|"message.received"|"message.sent"|"participant.*"|"participant.added"|"participant.removed"|"payment.*"|"payment.authorized"|"payment.canceled"|"payment.declined"|"payment.expired"|"payment.succeeded"|"phone_number.*"|"phone_number.assigned"|"phone_number.forwarding_updated"|"phone_number.released"|"phone_number.status_updated"|"poll.*"|"poll.delivered"|"poll.failed"|"poll.reaction.*"|"poll.reaction.added"|"poll.read"|"poll.received"|"poll.sent"|"poll.updated"|"poll.vote.*"|"poll.vote.added"|"poll.vote.removed"|"reaction.*"|"reaction.added"|"reaction.removed"|"team_member.*"|"team_member.added"|"team_member.signed_in"|"team_member.signed_out"|"webhook_subscription.*"|"webhook_subscription.created"|"webhook_subscription.deleted"|"webhook_subscription.disabled"|"webhook_subscription.enabled"|"webhook_subscription.events.*"|"webhook_subscription.events.updated"|"webhook_subscription.phone_numbers.*"|"webhook_subscription.phone_numbers.updated"|"webhook_subscription.routing_headers_cleared"|"webhook_subscription.routing_headers_set"|"webhook_subscription.target_url_changed"|"zero_day_retention.*"|"zero_day_retention.updated"

---@class linq.sandbox_module
---@overload fun(options?: linq.sandbox_options): linq.sandbox
---@field nginx linq.sandbox.nginx

do
---@class linq.sandbox.nginx
local nginx = {}

--- Starts an nginx that serves a sandbox on a loopback port. It ends with this process, however that ends.
---@param options? linq.sandbox_server_options
---@return linq.sandbox_server|nil server
---@return string message
function nginx.start(options) end

--- The content handler of a sandbox, within nginx.
---@param options_file string its path; JSON: the options of `start`; `port` is nginx's own
---@return fun() handler
function nginx.front(options_file) end

end

do
---@class linq.sandbox_module
local sandbox = {}

--- Makes a clock for tests. It stands while anybody works. Once all that sleep by it wait (the tasks of a scheduler, the light threads of an nginx worker, the coroutines of an event loop), it jumps ahead to the time that the first of them waits for. It stands while a transfer of theirs is under way; what else a program waits for, it does not know.
---@param options? linq.sandbox_clock_options
---@return linq.clock clock
function sandbox.clock(options) end

--- Checks a host of one's own against an nginx: that calls wait side by side in it, that its event loop goes on meanwhile, and that none hangs.
---@param given linq.host_check
---@return string[] failures what does not hold; none: all does
function sandbox.check_host(given) end

end

do
---@class linq.sandbox: linq.transport
local sandbox = {}

--- Answers one request.
---@param request linq.sandbox_request
---@return linq.transport_response|nil response nil: the connection is to be dropped
---@return "before"|"after"|"half"|nil drop before it is done, after it is done, or in the middle of its answer
---@return linq.transport_response|nil half the answer of which half is to be sent
function sandbox:handle(request) end

--- Makes the next calls of an operation fail.
---@param fault linq.sandbox_fault
function sandbox:fail(fault) end

--- The requests that came in, oldest first (at most 1000).
---@return linq.sandbox_recorded[] requests
function sandbox:requests() end

--- Forgets the recorded requests and deliveries, and the faults that are still due.
function sandbox:reset() end

--- The attempts to deliver webhooks, oldest first (at most 1000).
---@return linq.sandbox_delivery[] deliveries
function sandbox:deliveries() end

--- A participant writes: the message is in the chat, and subscribers are told.
---@param given linq.sandbox_message
---@return linq.sandbox_ids message
function sandbox:receive(given) end

--- A participant reacts to a message, or takes the reaction back.
---@param given linq.sandbox_reaction
function sandbox:react(given) end

--- A participant edits the text of a message of theirs.
---@param given linq.sandbox_edit
function sandbox:edit(given) end

--- A participant votes in a poll, or takes a vote back.
---@param given linq.sandbox_vote
function sandbox:vote(given) end

--- A participant reads a message.
---@param given linq.sandbox_receipt
function sandbox:read(given) end

--- A message fails (`message.failed`). It may still be delivered later (`deliver_message`), as it may with Linq.
---@param given linq.sandbox_failure
function sandbox:fail_message(given) end

--- A message is delivered (`message.delivered`).
---@param given linq.sandbox_receipt
function sandbox:deliver_message(given) end

--- A participant types.
---@param given linq.sandbox_typing
function sandbox:type(given) end

--- A participant shares where they are.
---@param given linq.sandbox_location
function sandbox:share_location(given) end

--- Adds a chat to the state.
---@param chat linq.sandbox_chat
---@return linq.sandbox_ids chat
function sandbox:add_chat(chat) end

--- Saves what the sandbox holds as a file of JSON, a fixture for tests: everything with its ids, times and idempotency keys, and the webhooks that are to be delivered again. Options, faults, and the requests and deliveries that are remembered are no part of it. The file is the old one or the new one, whatever happens.
---@param path string
---@return true|nil
---@return linq.error err of kind `"host"`, or `"invalid"` (no file can hold it)
function sandbox:save(path) end

--- Replaces what the sandbox holds by a saved state. A file that is cut off or wrong changes nothing.
---@param path string
---@return true|nil
---@return linq.error err of kind `"host"`, or `"decode"`, which names the value
function sandbox:load(path) end

end

do
---@class linq.v2.webhooks
local webhooks = {}

--- Verifies a delivery without parsing it.
---
--- Errors: `err.check` says what failed: "headers" or "signature".
---@param body string the body as it came, not decoded and encoded again
---@param headers table<string, string|string[]> in any case
---@param options? linq.v2.webhook_options
---@return true|nil ok
---@return linq.error err
function webhooks.verify(body, headers, options) end

--- Verifies a delivery and gives its event.
---
--- Errors: `err.check` says what failed: "headers", "signature" or "body".
---@param body string the body as it came, not decoded and encoded again
---@param headers table<string, string|string[]> in any case
---@param options? linq.v2.webhook_options
---@return linq.v2.event|nil event event_type, event_id, created_at, data …
---@return linq.error err
function webhooks.unwrap(body, headers, options) end

--- The headers of a delivery, for tests of one's own.
---@param body string
---@param options? linq.v2.webhook_signing
---@return table<string, string> headers
function webhooks.sign(body, options) end

end

do
---@class linq.webhooks
local webhooks = {}

--- Verifies a delivery without parsing it. Where the Standard Webhooks headers are there they decide; the older pair counts only without them.
---
--- Errors: `err.check` says what failed: "headers", "timestamp" or "signature".
---@param body string the body as it came, not decoded and encoded again
---@param headers table<string, string|string[]> in any case
---@param options? linq.webhook_options
---@return true|nil ok
---@return linq.error err
function webhooks.verify(body, headers, options) end

--- Verifies a delivery and gives its event.
---
--- Errors: `err.check` says what failed: "headers", "timestamp", "signature" or "body".
---@param body string the body as it came, not decoded and encoded again
---@param headers table<string, string|string[]> in any case
---@param options? linq.webhook_options
---@return linq.v3.event|nil event event_type, event_id, created_at, data …
---@return linq.error err
function webhooks.unwrap(body, headers, options) end

--- The headers of a delivery, for tests of one's own.
---@param body string
---@param options? linq.webhook_signing
---@return table<string, string> headers
function webhooks.sign(body, options) end

end

do
---@class linq.metrics
local metrics = {}

--- Makes an `on_event`. It breaks no call, whatever fails in it.
---@param next? fun(report: linq.report) a function of one's own, which hears the same
---@return fun(report: linq.report) on_event
function metrics:observer(next) end

--- Reads connections, bytes and what is in flight from a client; from an outbox, what is in it. It holds neither.
---@generic T: linq.any_client|linq.outbox
---@param source T a client or an outbox
---@return T source the same
function metrics:watch(source) end

--- Prints all that was counted.
---@return string text the text format of Prometheus, version 0.0.4
function metrics:text() end

--- Answers a request of nginx's with the text: all of a location's `content_by_lua_block`.
function metrics:serve() end

end

do
---@class linq.metrics_module
---@field CONTENT_TYPE string of the page that `metrics:text()` prints
local metrics = {}

--- Makes metrics: of this process alone, or of all workers of an nginx.
---@param given? linq.metrics_options
---@return linq.metrics metrics
function metrics.new(given) end

end

do
---@class linq.conversation
---@field id? string the chat's; absent: the event is of no chat
---@field chat? linq.v3.chat with what the event tells of it; `chat:refresh()` fetches the rest
---@field state table<string, any> is kept in the store once all handlers returned: what JSON can hold
local conversation = {}

--- Sends a message to the chat. Its idempotency key is made of the event's id and the reply's number: an event that is handled again sends it once. Where it fails and may be sent later, the event is delivered again.
---@param content string|linq.v3.MessageContent|linq.v3.chats.messages.send.fields as for `chat:send`
---@param options? linq.request_options
---@return linq.v3.message|string|nil message
---@return linq.error err
function conversation:reply(content, options) end

--- Reacts to the event's message.
---@param reaction "love"|"like"|"dislike"|"laugh"|"emphasize"|"question"|linq.v3.messages.add_reaction.fields
---@param options? linq.request_options
---@return linq.v3.accepted|nil accepted
---@return linq.error err
function conversation:react(reaction, options) end

--- Shows the typing indicator while a function runs, however long it does, and hides it when it returns or raises.
---@param fn fun(...): any
---@param ... any its arguments
---@return any ... what it returned
function conversation:typing(fn, ...) end

end

do
---@class linq.bot
local bot = {}

--- Adds a handler. What it raises fails the event, which is then delivered again; the other handlers run all the same. History that arrives late (`reconciled_at`) reaches it with `late` alone.
---@overload fun(self: linq.bot, name: "api_token.*", fn: fun(event: linq.v3.event.api_token.created|linq.v3.event.api_token.renamed|linq.v3.event.api_token.expiry_scheduled|linq.v3.event.api_token.expired|linq.v3.event.api_token.activated|linq.v3.event.api_token.deleted, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "api_token.activated", fn: fun(event: linq.v3.event.api_token.activated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "api_token.created", fn: fun(event: linq.v3.event.api_token.created, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "api_token.deleted", fn: fun(event: linq.v3.event.api_token.deleted, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "api_token.expired", fn: fun(event: linq.v3.event.api_token.expired, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "api_token.expiry_scheduled", fn: fun(event: linq.v3.event.api_token.expiry_scheduled, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "api_token.renamed", fn: fun(event: linq.v3.event.api_token.renamed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "call.*", fn: fun(event: linq.v3.event.call.initiated|linq.v3.event.call.ringing|linq.v3.event.call.answered|linq.v3.event.call.ended|linq.v3.event.call.failed|linq.v3.event.call.declined|linq.v3.event.call.no_answer, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "call.answered", fn: fun(event: linq.v3.event.call.answered, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "call.declined", fn: fun(event: linq.v3.event.call.declined, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "call.ended", fn: fun(event: linq.v3.event.call.ended, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "call.failed", fn: fun(event: linq.v3.event.call.failed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "call.initiated", fn: fun(event: linq.v3.event.call.initiated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "call.no_answer", fn: fun(event: linq.v3.event.call.no_answer, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "call.ringing", fn: fun(event: linq.v3.event.call.ringing, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.*", fn: fun(event: linq.v3.event.chat.created|linq.v3.event.chat.group_name_updated|linq.v3.event.chat.group_icon_updated|linq.v3.event.chat.group_name_update_failed|linq.v3.event.chat.group_icon_update_failed|linq.v3.event.chat.background_updated|linq.v3.event.chat.background_update_failed|linq.v3.event.chat.typing_indicator.started|linq.v3.event.chat.typing_indicator.stopped, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.background_update_failed", fn: fun(event: linq.v3.event.chat.background_update_failed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.background_updated", fn: fun(event: linq.v3.event.chat.background_updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.created", fn: fun(event: linq.v3.event.chat.created, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.group_icon_update_failed", fn: fun(event: linq.v3.event.chat.group_icon_update_failed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.group_icon_updated", fn: fun(event: linq.v3.event.chat.group_icon_updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.group_name_update_failed", fn: fun(event: linq.v3.event.chat.group_name_update_failed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.group_name_updated", fn: fun(event: linq.v3.event.chat.group_name_updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.typing_indicator.*", fn: fun(event: linq.v3.event.chat.typing_indicator.started|linq.v3.event.chat.typing_indicator.stopped, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.typing_indicator.started", fn: fun(event: linq.v3.event.chat.typing_indicator.started, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "chat.typing_indicator.stopped", fn: fun(event: linq.v3.event.chat.typing_indicator.stopped, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "connection.*", fn: fun(event: linq.v3.event.connection.created|linq.v3.event.connection.revoked, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "connection.created", fn: fun(event: linq.v3.event.connection.created, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "connection.revoked", fn: fun(event: linq.v3.event.connection.revoked, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "contact_card.*", fn: fun(event: linq.v3.event.contact_card.received|linq.v3.event.contact_card.created|linq.v3.event.contact_card.updated|linq.v3.event.contact_card.deleted, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "contact_card.created", fn: fun(event: linq.v3.event.contact_card.created, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "contact_card.deleted", fn: fun(event: linq.v3.event.contact_card.deleted, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "contact_card.received", fn: fun(event: linq.v3.event.contact_card.received, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "contact_card.updated", fn: fun(event: linq.v3.event.contact_card.updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "environment.*", fn: fun(event: linq.v3.event.environment.line_moved|linq.v3.event.environment.created|linq.v3.event.environment.renamed|linq.v3.event.environment.deleted, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "environment.created", fn: fun(event: linq.v3.event.environment.created, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "environment.deleted", fn: fun(event: linq.v3.event.environment.deleted, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "environment.line_moved", fn: fun(event: linq.v3.event.environment.line_moved, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "environment.renamed", fn: fun(event: linq.v3.event.environment.renamed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "location.*", fn: fun(event: linq.v3.event.location.sharing.started|linq.v3.event.location.sharing.stopped, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "location.sharing.*", fn: fun(event: linq.v3.event.location.sharing.started|linq.v3.event.location.sharing.stopped, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "location.sharing.started", fn: fun(event: linq.v3.event.location.sharing.started, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "location.sharing.stopped", fn: fun(event: linq.v3.event.location.sharing.stopped, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "message.*", fn: fun(event: linq.v3.event.message.sent|linq.v3.event.message.received|linq.v3.event.message.read|linq.v3.event.message.delivered|linq.v3.event.message.failed|linq.v3.event.message.edited, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "message.delivered", fn: fun(event: linq.v3.event.message.delivered, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "message.edited", fn: fun(event: linq.v3.event.message.edited, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "message.failed", fn: fun(event: linq.v3.event.message.failed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "message.read", fn: fun(event: linq.v3.event.message.read, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "message.received", fn: fun(event: linq.v3.event.message.received, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "message.sent", fn: fun(event: linq.v3.event.message.sent, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "participant.*", fn: fun(event: linq.v3.event.participant.added|linq.v3.event.participant.removed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "participant.added", fn: fun(event: linq.v3.event.participant.added, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "participant.removed", fn: fun(event: linq.v3.event.participant.removed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "payment.*", fn: fun(event: linq.v3.event.payment.succeeded|linq.v3.event.payment.canceled|linq.v3.event.payment.expired|linq.v3.event.payment.declined|linq.v3.event.payment.authorized, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "payment.authorized", fn: fun(event: linq.v3.event.payment.authorized, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "payment.canceled", fn: fun(event: linq.v3.event.payment.canceled, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "payment.declined", fn: fun(event: linq.v3.event.payment.declined, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "payment.expired", fn: fun(event: linq.v3.event.payment.expired, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "payment.succeeded", fn: fun(event: linq.v3.event.payment.succeeded, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "phone_number.*", fn: fun(event: linq.v3.event.phone_number.status_updated|linq.v3.event.phone_number.assigned|linq.v3.event.phone_number.released|linq.v3.event.phone_number.forwarding_updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "phone_number.assigned", fn: fun(event: linq.v3.event.phone_number.assigned, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "phone_number.forwarding_updated", fn: fun(event: linq.v3.event.phone_number.forwarding_updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "phone_number.released", fn: fun(event: linq.v3.event.phone_number.released, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "phone_number.status_updated", fn: fun(event: linq.v3.event.phone_number.status_updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.*", fn: fun(event: linq.v3.event.poll.received|linq.v3.event.poll.failed|linq.v3.event.poll.sent|linq.v3.event.poll.delivered|linq.v3.event.poll.read|linq.v3.event.poll.updated|linq.v3.event.poll.vote.added|linq.v3.event.poll.vote.removed|linq.v3.event.poll.reaction.added, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.delivered", fn: fun(event: linq.v3.event.poll.delivered, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.failed", fn: fun(event: linq.v3.event.poll.failed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.reaction.*", fn: fun(event: linq.v3.event.poll.reaction.added, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.reaction.added", fn: fun(event: linq.v3.event.poll.reaction.added, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.read", fn: fun(event: linq.v3.event.poll.read, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.received", fn: fun(event: linq.v3.event.poll.received, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.sent", fn: fun(event: linq.v3.event.poll.sent, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.updated", fn: fun(event: linq.v3.event.poll.updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.vote.*", fn: fun(event: linq.v3.event.poll.vote.added|linq.v3.event.poll.vote.removed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.vote.added", fn: fun(event: linq.v3.event.poll.vote.added, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "poll.vote.removed", fn: fun(event: linq.v3.event.poll.vote.removed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "reaction.*", fn: fun(event: linq.v3.event.reaction.added|linq.v3.event.reaction.removed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "reaction.added", fn: fun(event: linq.v3.event.reaction.added, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "reaction.removed", fn: fun(event: linq.v3.event.reaction.removed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "team_member.*", fn: fun(event: linq.v3.event.team_member.added|linq.v3.event.team_member.signed_in|linq.v3.event.team_member.signed_out, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "team_member.added", fn: fun(event: linq.v3.event.team_member.added, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "team_member.signed_in", fn: fun(event: linq.v3.event.team_member.signed_in, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "team_member.signed_out", fn: fun(event: linq.v3.event.team_member.signed_out, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.*", fn: fun(event: linq.v3.event.webhook_subscription.created|linq.v3.event.webhook_subscription.deleted|linq.v3.event.webhook_subscription.target_url_changed|linq.v3.event.webhook_subscription.enabled|linq.v3.event.webhook_subscription.disabled|linq.v3.event.webhook_subscription.events.updated|linq.v3.event.webhook_subscription.phone_numbers.updated|linq.v3.event.webhook_subscription.routing_headers_set|linq.v3.event.webhook_subscription.routing_headers_cleared, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.created", fn: fun(event: linq.v3.event.webhook_subscription.created, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.deleted", fn: fun(event: linq.v3.event.webhook_subscription.deleted, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.disabled", fn: fun(event: linq.v3.event.webhook_subscription.disabled, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.enabled", fn: fun(event: linq.v3.event.webhook_subscription.enabled, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.events.*", fn: fun(event: linq.v3.event.webhook_subscription.events.updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.events.updated", fn: fun(event: linq.v3.event.webhook_subscription.events.updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.phone_numbers.*", fn: fun(event: linq.v3.event.webhook_subscription.phone_numbers.updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.phone_numbers.updated", fn: fun(event: linq.v3.event.webhook_subscription.phone_numbers.updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.routing_headers_cleared", fn: fun(event: linq.v3.event.webhook_subscription.routing_headers_cleared, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.routing_headers_set", fn: fun(event: linq.v3.event.webhook_subscription.routing_headers_set, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "webhook_subscription.target_url_changed", fn: fun(event: linq.v3.event.webhook_subscription.target_url_changed, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "zero_day_retention.*", fn: fun(event: linq.v3.event.zero_day_retention.updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@overload fun(self: linq.bot, name: "zero_day_retention.updated", fn: fun(event: linq.v3.event.zero_day_retention.updated, conversation: linq.conversation), given?: linq.handler_options): linq.bot
---@param name "*" of an event; a prefix ("message.*"); or "*"
---@param fn fun(event: linq.v3.event, conversation: linq.conversation)
---@param given? linq.handler_options
---@return linq.bot self
function bot:on(name, fn, given) end

--- Handles a delivery of a webhook, in any HTTP server.
---@param raw_body string as it came
---@param headers table<string, string|string[]> in any case
---@return integer status to answer. 200: it was handled, now or before, or set aside; 4xx: it is none of the API's; 5xx: the API is to deliver it again
---@return string body to answer: JSON
function bot:receive(raw_body, headers) end

--- Is all of an nginx location: `content_by_lua_block { bot:serve() }`.
function bot:serve() end

--- Feeds the handlers with `message.received` for the messages that come to a line, asked of the API again and again. It remembers in the store where it was, and goes on there. It returns after `rounds`, or where the key is refused.
---@param given linq.poll_options
---@return integer|nil handled
---@return linq.error err
function bot:poll(given) end

--- The events that were set aside because they failed too often, the latest last.
---@return linq.bot_failed[]|nil failed
---@return string message why the store failed
function bot:failed() end

--- Handles an event that was set aside once more.
---@param event_id string
---@return boolean|nil handled false: it failed again, and stays aside
---@return string message why it could not be tried
function bot:retry(event_id) end

end

do
---@class linq.shared_dict_store: linq.store
---@field dict any `ngx.shared[name]`
local shared_dict_store = {}

end

do
---@class linq.sqlite_store: linq.store
local sqlite_store = {}

--- Runs a function in a transaction that writes; within another one it is a part of that. Where SQLite refuses a statement all is undone. What the function raises is raised again, and all is undone. It must not wait. LuaDBI reads texts up to a NUL, and integers of 32 bits.
---@param fn fun(execute: fun(sql: string, ...): table<string, any>[], integer): any, any `execute` gives rows, and how many were changed
---@return any result the function's first; true for nothing
---@return any second the function's second, or why SQLite refused
function sqlite_store:transaction(fn) end

end

do
---@class linq.redis_store: linq.store
---@field prefix string
local redis_store = {}

--- Sends a command.
---@param name string "XADD"
---@param ... string|number
---@return string|number|any[]|false|nil reply false: null; within a list nulls are absent
---@return string message why the store failed
function redis_store:command(name, ...) end

--- Runs a script of Redis, which it keeps.
---@param text string Lua
---@param keys (string|number)[]
---@param arguments? (string|number)[]
---@return string|number|any[]|false|nil reply false: null; within a list nulls are absent
---@return string message why the store failed
function redis_store:script(text, keys, arguments) end

end

do
---@class linq.store
---@field kind string memory, shared_dict, redis or sqlite
local store = {}

--- The text of a key.
---@param key string
---@return string|nil text nil: none
---@return string message why the store failed
function store:get(key) end

--- Keeps a text.
---@param key string
---@param text string
---@param seconds? number its age; without: it has no end
---@return true|nil
---@return string message why the store failed
function store:set(key, text, seconds) end

--- Keeps a text unless the key has one. Of several that add a key at once, one is told true.
---@param key string
---@param text string
---@param seconds? number its age; without: it has no end
---@return boolean|nil added
---@return string message why the store failed
function store:add(key, text, seconds) end

--- Forgets a key.
---@param key string
---@return true|nil
---@return string message why the store failed
function store:delete(key) end

--- Adds to the number of a key, which begins at 0. `get` gives it as a text.
---@param key string
---@param by? integer default: 1
---@param seconds? number the age of a new number; an old one keeps its
---@return number|nil sum
---@return string message why it failed; the key may hold no integer
function store:increment(key, by, seconds) end

--- Takes a lock that ends by itself.
---@param key string
---@param seconds number
---@return string|false|nil token for `unlock`; false: another has the lock
---@return string message why the store failed
function store:lock(key, seconds) end

--- Releases a lock.
---@param key string
---@param token string
---@return boolean|nil released false: it had ended, or is another's by now
---@return string message why the store failed
function store:unlock(key, token) end

end

do
---@class linq.stores
local store = {}

--- A store in process: the least recently used goes first when it is full.
---@param options? linq.memory_options
---@return linq.store store
function store.memory(options) end

--- The store of all workers of an nginx. When it is full, `set` pushes out what was used least recently; what is added, counted or locked pushes out nothing.
---@param name string of the lua_shared_dict
---@return linq.shared_dict_store store
function store.shared_dict(name) end

--- The store of all processes and machines that share a Redis. In scripts it blocks for as long as Redis takes, at most for its timeout; in nginx it does not.
---@param options? linq.redis_options
---@return linq.redis_store store
function store.redis(options) end

--- The store of all processes of a machine: a file. It raises in nginx, which it would block.
---@param options linq.sqlite_options
---@return linq.sqlite_store store
function store.sqlite(options) end

end

do
---@class linq.outbox
local outbox = {}

--- Keeps a message. It is sent by `run`, `work` or `step`, here or in another process.
---
--- Errors: `store`.
---@param target linq.outbox_target|linq.v3.chat|string or a chat, or its id
---@param content string|linq.v3.MessageContent|linq.v3.chats.messages.send.fields as of `chats.messages:send`
---@param options? linq.outbox_send_options
---@return string|nil id nil: it is not kept
---@return linq.error err
function outbox:send(target, content, options) end

--- Keeps many messages, which costs less than one by one. Where the store fails on the way, the first ones are kept: give them ids, and it can be called again.
---
--- Errors: `store`.
---@param list linq.outbox_item[]
---@return string[]|nil ids
---@return linq.error err
function outbox:send_all(list) end

--- Sends until no message is left that waits. An error is one that concerns all messages: they stay.
---
--- Errors: of a call.
---@param options? linq.outbox_run_options
---@return linq.outbox_progress|nil progress
---@return linq.error err
function outbox:run(options) end

--- Sends for ever: until `stop` is called, or the nginx worker ends.
---
--- Errors: of a call.
---@param options? linq.outbox_run_options
---@return linq.outbox_progress|nil progress
---@return linq.error err
function outbox:work(options) end

--- Ends `run` or `work` once what is being sent was sent.
function outbox:stop() end

--- Waits for what is being sent, and claims nothing more: after an error, Ctrl-C among them, that broke `run` off, or before a program that calls `step` ends.
function outbox:close() end

--- Does what can be done without waiting, for a frame of a game or an event loop. Not for nginx.
---
--- Errors: of a call.
---@param budget? number seconds for which tasks may run; default: all that can
---@return integer|nil left messages that wait or are being sent
---@return linq.error err
function outbox:step(budget) end

--- What the outbox holds.
---
--- Errors: `store`.
---@return linq.outbox_stats|nil stats
---@return linq.error err
function outbox:stats() end

--- Finds a message; nil without an error: there is none.
---
--- Errors: `store`.
---@param id string
---@return linq.outbox_entry|nil entry
---@return linq.error err
function outbox:get(id) end

--- Iterates over messages in the order in which they came. Raises the error object where the store fails.
---@param options? linq.outbox_each_options
---@return fun(): linq.outbox_entry|nil
function outbox:each(options) end

--- Sends a message that was set aside again, as the last of its pair.
---
--- Errors: `not_found`, `conflict`, `store`.
---@param id string
---@return true|nil ok
---@return linq.error err
function outbox:retry(id) end

--- Waits until a message is sent. Where nobody runs this outbox, it sends meanwhile.
---
--- Errors: `timeout`, `not_found`, `store`, or why it was set aside.
---@param id string
---@param options? linq.outbox_wait_options
---@return linq.outbox_entry|nil entry
---@return linq.error err
function outbox:wait(id, options) end

end

do
---@class linq.v2.lookup
local lookup = {}

--- `chats:retrieve`, cached.
---@param id string|integer
---@param given? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function lookup:retrieve(id, given) end

--- `chats:retrieve`, cached.
---@param id string|integer
---@param given? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function lookup:get(id, given) end

--- `chats:find`, cached: the order of the participants does not matter. The chat is kept under its id as well, for `retrieve`.
---
--- Errors: `not_found`.
---@param fields linq.find_fields
---@param given? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function lookup:find(fields, given) end

--- The first chat that is called `name`, among those of a line, cached.
---
--- Errors: `not_found`.
---@param name string display_name, exactly
---@param fields? linq.v2.chats.list.fields from (v3), phone_number (v2, required)
---@param given? linq.request_options
---@return linq.v2.chat|nil chat
---@return linq.error err
function lookup:by_name(name, fields, given) end

--- Forgets a chat that was looked up by its id.
---@param chat linq.v2.chat|string|integer the chat, or its id
function lookup:invalidate(chat) end

--- What the lookup did.
---@return linq.lookup_stats stats
function lookup:stats() end

end

do
---@class linq.lookup
local lookup = {}

--- `chats:retrieve`, cached.
---@param id string|integer
---@param given? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function lookup:retrieve(id, given) end

--- `chats:retrieve`, cached.
---@param id string|integer
---@param given? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function lookup:get(id, given) end

--- `chats:find`, cached: the order of the participants does not matter. The chat is kept under its id as well, for `retrieve`.
---
--- Errors: `not_found`.
---@param fields linq.find_fields
---@param given? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function lookup:find(fields, given) end

--- The first chat that is called `name`, among those of a line, cached.
---
--- Errors: `not_found`.
---@param name string display_name, exactly
---@param fields? linq.v3.chats.list.fields from (v3), phone_number (v2, required)
---@param given? linq.request_options
---@return linq.v3.chat|nil chat
---@return linq.error err
function lookup:by_name(name, fields, given) end

--- Forgets a chat that was looked up by its id.
---@param chat linq.v3.chat|string|integer the chat, or its id
function lookup:invalidate(chat) end

--- What the lookup did.
---@return linq.lookup_stats stats
function lookup:stats() end

end

do
---@class linq.task<R>
local task = {}

--- Whether the task came to its end.
---@return boolean
function task:done() end

--- What the task's function returned; of one that raised, `nil, err` with `err.traceback`; of a canceled one, `nil, err` of kind "canceled". Nothing while it runs.
---@return R|nil result
---@return any ...
function task:result() end

--- Ends the task: what it waits for is taken off the wire, its coroutine is closed.
---@return boolean canceled false: it had come to its end before
function task:cancel() end

--- Waits for the task's end, within another task or outside of all.
---@param timeout? number seconds
---@return R|nil result its result; `nil, err` of kind "timeout" when the time is over
---@return any ...
function task:join(timeout) end

end

do
---@class linq.tasks
local tasks = {}

--- Starts a task: it first runs in the next step.
---@generic R
---@param fn fun(...: any): R|nil, any
---@param ... any its arguments
---@return linq.task<R> task
function tasks:spawn(fn, ...) end

--- Runs what can run, then waits for more at most `seconds` and runs that.
---@param seconds? number default 0: never waits
---@param budget? number seconds for which tasks may run; the others run in the next step (default: all that can)
---@return integer live how many tasks are not at their end
function tasks:step(seconds, budget) end

--- Seconds until a task can run though no transfer finishes, for hosts that step the loops themselves and come back when one did (include/linq.h).
---@return number|nil seconds 0: at once; nil: no task waits for a time
function tasks:timeout() end

--- Runs until every task is at its end.
function tasks:run() end

--- Cancels every task that is not at its end.
function tasks:cancel() end

--- Pauses the running task.
---@param seconds number
function tasks:sleep(seconds) end

end

do
---@class linq.hosts
local host = {}

--- Makes a host out of what an event loop gives. The guide "Writing a host" tells the rest.
---@param parts linq.host_parts
---@return linq.host host for the option `host`
function host.new(parts) end

end

do
---@class linq.phone
local phone = {}

--- Brings a phone number into E.164 (`+` and 7 to 15 digits). A number without a country code is taken as one of `country`, by default +1, as the API does. E-mail addresses come back in lower case.
---
--- Errors: `invalid`.
---@param text string
---@param options? linq.phone_options
---@return string|nil address
---@return linq.error err
function phone.normalize(text, options) end

--- The form in which two addresses compare: normalized, or as it is in lower case where it is neither a number nor an e-mail address (a short code).
---@param text string
---@return string
function phone.key(text) end

end

do
---@class linq.v2.client
---@field chats linq.v2.resource.chats
---@field chat_messages linq.v2.resource.chat_messages
---@field reactions linq.v2.resource.reactions
---@field contacts linq.v2.resource.contacts
---@field phone_numbers linq.v2.resource.phone_numbers
---@field webhook_subscriptions linq.v2.resource.webhook_subscriptions
---@field imessage_availability linq.v2.resource.imessage_availability
local client = {}

--- The same client with other options, sharing the connections.
---@param changes linq.any_options no `max_connections`, `transport`, `clock` or credential
---@return linq.v2.client client
function client:with(changes) end

--- Sends a request to an endpoint that the module does not know.
---@param request linq.custom_request
---@param given? linq.request_options
---@return linq.custom_answer|nil answer
---@return linq.error err
function client:request(request, given) end

--- Waits until a message is delivered: asks for it at growing intervals.
---
--- Errors: `undelivered`, `timeout`.
---@param message linq.v2.message|string the message, or on v3 its id
---@param options? linq.await_options
---@return linq.v2.message|nil message
---@return linq.error err
function client:await_delivery(message, options) end

--- Creates or updates the webhook subscription of a URL, and keeps its secret in a store: v3 shows it once. Where the secret is lost it says so, unless `replace_lost_secret` is given.
---
--- Errors: `conflict` (the secret is lost), `store`.
---@param given linq.webhook_request
---@return linq.ensured_webhook|nil result
---@return linq.error err
function client:ensure_webhook(given) end

--- What the client did so far, counted over all clients that share its connections.
---@return linq.stats stats
function client:stats() end

--- The event loop of the client's connections, for hosts that drive it themselves: here, and in C (include/linq.h).
---@return linq.loop|nil loop nil: the transport is the user's
function client:loop() end

--- Ends what is under way (kind "canceled") and closes the connections; the second time does nothing.
function client:close() end

end

do
---@class linq.client
---@field chats linq.v3.resource.chats
---@field messages linq.v3.resource.messages
---@field attachments linq.v3.resource.attachments
---@field phonenumbers linq.v3.resource.phonenumbers
---@field phone_numbers linq.v3.resource.phone_numbers
---@field available_number linq.v3.resource.available_number
---@field payment_requests linq.v3.resource.payment_requests
---@field payment_providers linq.v3.resource.payment_providers
---@field payment_handles linq.v3.resource.payment_handles
---@field payments linq.v3.resource.payments
---@field blocked_handles linq.v3.resource.blocked_handles
---@field experiences linq.v3.resource.experiences
---@field webhook_events linq.v3.resource.webhook_events
---@field webhook_subscriptions linq.v3.resource.webhook_subscriptions
---@field capability linq.v3.resource.capability
---@field contact_card linq.v3.resource.contact_card
local client = {}

--- The same client with other options, sharing the connections.
---@param changes linq.any_options no `max_connections`, `transport`, `clock` or credential
---@return linq.client client
function client:with(changes) end

--- Sends a request to an endpoint that the module does not know.
---@param request linq.custom_request
---@param given? linq.request_options
---@return linq.custom_answer|nil answer
---@return linq.error err
function client:request(request, given) end

--- Waits until a message is delivered: asks for it at growing intervals.
---
--- Errors: `undelivered`, `timeout`.
---@param message linq.v3.message|string the message, or on v3 its id
---@param options? linq.await_options
---@return linq.v3.message|nil message
---@return linq.error err
function client:await_delivery(message, options) end

--- Creates or updates the webhook subscription of a URL, and keeps its secret in a store: v3 shows it once. Where the secret is lost it says so, unless `replace_lost_secret` is given.
---
--- Errors: `conflict` (the secret is lost), `store`.
---@param given linq.webhook_request
---@return linq.ensured_webhook|nil result
---@return linq.error err
function client:ensure_webhook(given) end

--- What the client did so far, counted over all clients that share its connections.
---@return linq.stats stats
function client:stats() end

--- The event loop of the client's connections, for hosts that drive it themselves: here, and in C (include/linq.h).
---@return linq.loop|nil loop nil: the transport is the user's
function client:loop() end

--- Ends what is under way (kind "canceled") and closes the connections; the second time does nothing.
function client:close() end

end

do
---@class linq.v2
---@field webhooks linq.v2.webhooks
local v2 = {}

--- Makes a client of API v2.
---@param options? linq.v2.options
---@return linq.v2.client client
function v2.client(options) end

end

do
---@class linq.v3
---@field webhooks linq.webhooks
local v3 = {}

--- Makes a client of API v3, as `linq.client` does.
---@param options? linq.options
---@return linq.client client
function v3.client(options) end

end

do
---@class linq
---@field _NAME string
---@field _VERSION string
---@field null linq.null a JSON null
---@field host linq.hosts
---@field metrics linq.metrics_module
---@field v2 linq.v2
---@field v3 linq.v3
---@field phone linq.phone
---@field store linq.stores
---@field webhooks linq.webhooks of API v3
---@field sandbox linq.sandbox_module
local linq = {}

--- Makes a client of API v3, the current version.
---@param options? linq.options
---@return linq.client client
function linq.client(options) end

--- Calls `fn(item, index)` for every item, several at a time, and waits for all. One failure stops no other call.
---@generic T, R
---@param items T[]
---@param fn fun(item: T, index: integer): R|nil, any
---@param options? linq.map_options
---@return { [integer]: R } results what the functions returned
---@return table<integer, linq.error|any> errors what they returned as `nil, err`, or raised
function linq.map(items, fn, options) end

--- Calls functions side by side, and waits for all. One failure stops no other call.
---@generic R
---@param ... fun(): R|nil, any
---@return { [integer]: R } results what the functions returned
---@return table<integer, linq.error|any> errors what they returned as `nil, err`, or raised
function linq.gather(...) end

--- Marks a table as a JSON array, so that it is one even when it is empty.
---@param elements? any[]
---@return any[] elements the same table
function linq.array(elements) end

--- True for the error objects of this module.
---@param value any
---@return boolean
function linq.is_error(value) end

--- The kind of a linq value: "chat", "handle", "page", …, "error", "client"; nil for any other value.
---@param value any
---@return string|nil
function linq.type(value) end

--- Iterates over the fields of any object, also of one that has a field named `fields`.
---@param object linq.object
---@return fun(): string|nil, any
function linq.fields(object) end

--- Makes a scheduler of tasks.
---@param options? linq.tasks_options
---@return linq.tasks tasks
function linq.tasks(options) end

--- Makes a lookup over a client of either version.
---@overload fun(client: linq.v2.client, given?: linq.lookup_options): linq.v2.lookup
---@param client linq.client
---@param given? linq.lookup_options
---@return linq.lookup lookup
function linq.lookup(client, given) end

--- Makes an outbox over a client of API v3.
---@param given linq.outbox_options
---@return linq.outbox outbox
function linq.outbox(given) end

--- Makes a bot: events in, handlers, replies out.
---@param given linq.bot_options
---@return linq.bot bot
function linq.bot(given) end

return linq
end
