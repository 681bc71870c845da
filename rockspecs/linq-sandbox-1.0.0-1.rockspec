rockspec_format = "3.0"
package = "linq-sandbox"
version = "1.0.0-1"

source = {
  url = "git+https://github.com/linq-lua/linq.git",
  tag = "v1.0.0",
}

description = {
  summary = "Stand-in for the Linq messaging API, for tests",
  detailed = [[
    A stateful stand-in for versions 2 and 3 of the Linq messaging API, required as
    linq.sandbox: in process, as the transport of a client, or over HTTP, served by
    nginx.
  ]],
  license = "MIT",
  homepage = "https://github.com/linq-lua/linq",
  issues_url = "https://github.com/linq-lua/linq/issues",
  labels = { "api", "testing", "imessage", "sms" },
}

dependencies = {
  "lua >= 5.1",
  "linq == 1.0.0",
}

build = {
  type = "builtin",
  modules = {
    ["linq.sandbox"] = "sandbox/lua/linq/sandbox/init.lua",
    ["linq.sandbox.account_events"] = "sandbox/lua/linq/sandbox/account_events.lua",
    ["linq.sandbox.answer"] = "sandbox/lua/linq/sandbox/answer.lua",
    ["linq.sandbox.clock"] = "sandbox/lua/linq/sandbox/clock.lua",
    ["linq.sandbox.collection"] = "sandbox/lua/linq/sandbox/collection.lua",
    ["linq.sandbox.deliveries"] = "sandbox/lua/linq/sandbox/deliveries.lua",
    ["linq.sandbox.faults"] = "sandbox/lua/linq/sandbox/faults.lua",
    ["linq.sandbox.files"] = "sandbox/lua/linq/sandbox/files.lua",
    ["linq.sandbox.inbound"] = "sandbox/lua/linq/sandbox/inbound.lua",
    ["linq.sandbox.limits"] = "sandbox/lua/linq/sandbox/limits.lua",
    ["linq.sandbox.line_choice"] = "sandbox/lua/linq/sandbox/line_choice.lua",
    ["linq.sandbox.media"] = "sandbox/lua/linq/sandbox/media.lua",
    ["linq.sandbox.multipart"] = "sandbox/lua/linq/sandbox/multipart.lua",
    ["linq.sandbox.nginx"] = "sandbox/lua/linq/sandbox/nginx.lua",
    ["linq.sandbox.options"] = "sandbox/lua/linq/sandbox/options.lua",
    ["linq.sandbox.perform"] = "sandbox/lua/linq/sandbox/perform.lua",
    ["linq.sandbox.reactions"] = "sandbox/lua/linq/sandbox/reactions.lua",
    ["linq.sandbox.recent"] = "sandbox/lua/linq/sandbox/recent.lua",
    ["linq.sandbox.refusal"] = "sandbox/lua/linq/sandbox/refusal.lua",
    ["linq.sandbox.router"] = "sandbox/lua/linq/sandbox/router.lua",
    ["linq.sandbox.saved"] = "sandbox/lua/linq/sandbox/saved/init.lua",
    ["linq.sandbox.saved.fields"] = "sandbox/lua/linq/sandbox/saved/fields.lua",
    ["linq.sandbox.saved.reader"] = "sandbox/lua/linq/sandbox/saved/reader.lua",
    ["linq.sandbox.saved.shapes"] = "sandbox/lua/linq/sandbox/saved/shapes.lua",
    ["linq.sandbox.saved.text"] = "sandbox/lua/linq/sandbox/saved/text.lua",
    ["linq.sandbox.saved.writer"] = "sandbox/lua/linq/sandbox/saved/writer.lua",
    ["linq.sandbox.sending"] = "sandbox/lua/linq/sandbox/sending.lua",
    ["linq.sandbox.server"] = "sandbox/lua/linq/sandbox/server.lua",
    ["linq.sandbox.state"] = "sandbox/lua/linq/sandbox/state.lua",
    ["linq.sandbox.state.chats"] = "sandbox/lua/linq/sandbox/state/chats.lua",
    ["linq.sandbox.state.index"] = "sandbox/lua/linq/sandbox/state/index.lua",
    ["linq.sandbox.state.lines"] = "sandbox/lua/linq/sandbox/state/lines.lua",
    ["linq.sandbox.state.messages"] = "sandbox/lua/linq/sandbox/state/messages.lua",
    ["linq.sandbox.state.participants"] = "sandbox/lua/linq/sandbox/state/participants.lua",
    ["linq.sandbox.store"] = "sandbox/lua/linq/sandbox/store.lua",
    ["linq.sandbox.times"] = "sandbox/lua/linq/sandbox/times.lua",
    ["linq.sandbox.transport"] = "sandbox/lua/linq/sandbox/transport.lua",
    ["linq.sandbox.v2"] = "sandbox/lua/linq/sandbox/v2.lua",
    ["linq.sandbox.v2.account"] = "sandbox/lua/linq/sandbox/v2/account.lua",
    ["linq.sandbox.v2.bodies"] = "sandbox/lua/linq/sandbox/v2/bodies.lua",
    ["linq.sandbox.v2.chats"] = "sandbox/lua/linq/sandbox/v2/chats.lua",
    ["linq.sandbox.v2.contacts"] = "sandbox/lua/linq/sandbox/v2/contacts.lua",
    ["linq.sandbox.v2.events"] = "sandbox/lua/linq/sandbox/v2/events.lua",
    ["linq.sandbox.v2.messages"] = "sandbox/lua/linq/sandbox/v2/messages.lua",
    ["linq.sandbox.v2.texts"] = "sandbox/lua/linq/sandbox/v2/texts.lua",
    ["linq.sandbox.v2.webhooks"] = "sandbox/lua/linq/sandbox/v2/webhooks.lua",
    ["linq.sandbox.v3"] = "sandbox/lua/linq/sandbox/v3.lua",
    ["linq.sandbox.v3.account"] = "sandbox/lua/linq/sandbox/v3/account.lua",
    ["linq.sandbox.v3.affinity"] = "sandbox/lua/linq/sandbox/v3/affinity.lua",
    ["linq.sandbox.v3.attachments"] = "sandbox/lua/linq/sandbox/v3/attachments.lua",
    ["linq.sandbox.v3.bodies"] = "sandbox/lua/linq/sandbox/v3/bodies.lua",
    ["linq.sandbox.v3.capabilities"] = "sandbox/lua/linq/sandbox/v3/capabilities.lua",
    ["linq.sandbox.v3.chats"] = "sandbox/lua/linq/sandbox/v3/chats.lua",
    ["linq.sandbox.v3.contact_cards"] = "sandbox/lua/linq/sandbox/v3/contact_cards.lua",
    ["linq.sandbox.v3.content"] = "sandbox/lua/linq/sandbox/v3/content.lua",
    ["linq.sandbox.v3.events"] = "sandbox/lua/linq/sandbox/v3/events.lua",
    ["linq.sandbox.v3.experience_list"] = "sandbox/lua/linq/sandbox/v3/experience_list.lua",
    ["linq.sandbox.v3.find"] = "sandbox/lua/linq/sandbox/v3/find.lua",
    ["linq.sandbox.v3.lines"] = "sandbox/lua/linq/sandbox/v3/lines.lua",
    ["linq.sandbox.v3.locations"] = "sandbox/lua/linq/sandbox/v3/locations.lua",
    ["linq.sandbox.v3.messages"] = "sandbox/lua/linq/sandbox/v3/messages.lua",
    ["linq.sandbox.v3.participants"] = "sandbox/lua/linq/sandbox/v3/participants.lua",
    ["linq.sandbox.v3.payments"] = "sandbox/lua/linq/sandbox/v3/payments.lua",
    ["linq.sandbox.v3.polls"] = "sandbox/lua/linq/sandbox/v3/polls.lua",
    ["linq.sandbox.v3.stickers"] = "sandbox/lua/linq/sandbox/v3/stickers.lua",
    ["linq.sandbox.v3.subscription_events"] = "sandbox/lua/linq/sandbox/v3/subscription_events.lua",
    ["linq.sandbox.v3.subscriptions"] = "sandbox/lua/linq/sandbox/v3/subscriptions.lua",
    ["linq.sandbox.v3.voice_memos"] = "sandbox/lua/linq/sandbox/v3/voice_memos.lua",
    ["linq.sandbox.v3.webhooks"] = "sandbox/lua/linq/sandbox/v3/webhooks.lua",
    ["linq.sandbox.validate"] = "sandbox/lua/linq/sandbox/validate.lua",
    ["linq.sandbox.watch"] = "sandbox/lua/linq/sandbox/watch.lua",
  },
}
