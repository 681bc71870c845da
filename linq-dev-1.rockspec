rockspec_format = "3.0"
package = "linq"
version = "dev-1"

source = {
  url = "git+https://github.com/linq-lua/linq.git",
  branch = "main",
}

description = {
  summary = "Client of the Linq messaging API (iMessage, RCS, SMS)",
  detailed = [[
    linq talks to the Linq messaging API, versions 2 and 3, from any Lua: plain
    scripts, event loops, OpenResty, games. A thin C core (libcurl, lua-cjson)
    carries requests; chats, handles and messages are objects.
  ]],
  license = "MIT",
  homepage = "https://github.com/linq-lua/linq",
  issues_url = "https://github.com/linq-lua/linq/issues",
  labels = { "api", "client", "imessage", "sms", "openresty" },
}

dependencies = {
  "lua >= 5.1",
  "lua-cjson >= 2.1",
}

external_dependencies = {
  -- by its library: Debian keeps the header where LuaRocks does not look, but compilers do
  CURL = { library = "curl" },
}

build = {
  type = "builtin",
  modules = {
    ["linq.core"] = {
      sources = {
        "src/bridge.c",
        "src/core.c",
        "src/crypto.c",
        "src/headers.c",
        "src/json.c",
        "src/loop.c",
        "src/object.c",
        "src/poller.c",
        "src/stream.c",
        "src/timer.c",
        "src/transfer.c",
      },
      defines = { "_GNU_SOURCE" },
      libraries = { "curl", "m", "pthread" },
      incdirs = { "$(CURL_INCDIR)" },
      libdirs = { "$(CURL_LIBDIR)" },
    },
    ["linq.answer"] = "lua/linq/answer.lua",
    ["linq.api"] = "lua/linq/api.lua",
    ["linq.attachments"] = "lua/linq/attachments.lua",
    ["linq.call"] = "lua/linq/call.lua",
    ["linq.client"] = "lua/linq/client.lua",
    ["linq.content_types"] = "lua/linq/content_types.lua",
    ["linq.delivery"] = "lua/linq/delivery.lua",
    ["linq.endpoints"] = "lua/linq/endpoints.lua",
    ["linq.error"] = "lua/linq/error.lua",
    ["linq.events"] = "lua/linq/events.lua",
    ["linq.find"] = "lua/linq/find.lua",
    ["linq.form"] = "lua/linq/form.lua",
    ["linq.headers"] = "lua/linq/headers.lua",
    ["linq.host.blocker"] = "lua/linq/host/blocker.lua",
    ["linq.host.blocking"] = "lua/linq/host/blocking.lua",
    ["linq.host.copas"] = "lua/linq/host/copas.lua",
    ["linq.host.cqueues"] = "lua/linq/host/cqueues.lua",
    ["linq.host.driver"] = "lua/linq/host/driver.lua",
    ["linq.host"] = "lua/linq/host/init.lua",
    ["linq.host.luv"] = "lua/linq/host/luv.lua",
    ["linq.host.openresty"] = "lua/linq/host/openresty.lua",
    ["linq.host.waiters"] = "lua/linq/host/waiters.lua",
    ["linq"] = "lua/linq/init.lua",
    ["linq.json"] = "lua/linq/json.lua",
    ["linq.lookup"] = "lua/linq/lookup/init.lua",
    ["linq.lookup.memory"] = "lua/linq/lookup/memory.lua",
    ["linq.lookup.redis"] = "lua/linq/lookup/redis.lua",
    ["linq.lookup.shared_dict"] = "lua/linq/lookup/shared_dict.lua",
    ["linq.misuse"] = "lua/linq/misuse.lua",
    ["linq.objects.attachment"] = "lua/linq/objects/attachment.lua",
    ["linq.objects.chat"] = "lua/linq/objects/chat.lua",
    ["linq.objects.event"] = "lua/linq/objects/event.lua",
    ["linq.objects.handle"] = "lua/linq/objects/handle.lua",
    ["linq.objects"] = "lua/linq/objects/init.lua",
    ["linq.objects.message"] = "lua/linq/objects/message.lua",
    ["linq.objects.message_part"] = "lua/linq/objects/message_part.lua",
    ["linq.objects.text"] = "lua/linq/objects/text.lua",
    ["linq.options"] = "lua/linq/options.lua",
    ["linq.page"] = "lua/linq/page.lua",
    ["linq.phone"] = "lua/linq/phone.lua",
    ["linq.request"] = "lua/linq/request.lua",
    ["linq.sandbox.clock"] = "lua/linq/sandbox/clock.lua",
    ["linq.sandbox.collection"] = "lua/linq/sandbox/collection.lua",
    ["linq.sandbox.events"] = "lua/linq/sandbox/events.lua",
    ["linq.sandbox.faults"] = "lua/linq/sandbox/faults.lua",
    ["linq.sandbox.inbound"] = "lua/linq/sandbox/inbound.lua",
    ["linq.sandbox"] = "lua/linq/sandbox/init.lua",
    ["linq.sandbox.limits"] = "lua/linq/sandbox/limits.lua",
    ["linq.sandbox.line_choice"] = "lua/linq/sandbox/line_choice.lua",
    ["linq.sandbox.mail"] = "lua/linq/sandbox/mail.lua",
    ["linq.sandbox.multipart"] = "lua/linq/sandbox/multipart.lua",
    ["linq.sandbox.nginx"] = "lua/linq/sandbox/nginx.lua",
    ["linq.sandbox.reactions"] = "lua/linq/sandbox/reactions.lua",
    ["linq.sandbox.refusal"] = "lua/linq/sandbox/refusal.lua",
    ["linq.sandbox.router"] = "lua/linq/sandbox/router.lua",
    ["linq.sandbox.sending"] = "lua/linq/sandbox/sending.lua",
    ["linq.sandbox.server"] = "lua/linq/sandbox/server.lua",
    ["linq.sandbox.state"] = "lua/linq/sandbox/state.lua",
    ["linq.sandbox.store"] = "lua/linq/sandbox/store.lua",
    ["linq.sandbox.v2"] = "lua/linq/sandbox/v2.lua",
    ["linq.sandbox.v2.account"] = "lua/linq/sandbox/v2/account.lua",
    ["linq.sandbox.v2.bodies"] = "lua/linq/sandbox/v2/bodies.lua",
    ["linq.sandbox.v2.chats"] = "lua/linq/sandbox/v2/chats.lua",
    ["linq.sandbox.v2.contacts"] = "lua/linq/sandbox/v2/contacts.lua",
    ["linq.sandbox.v2.messages"] = "lua/linq/sandbox/v2/messages.lua",
    ["linq.sandbox.v2.texts"] = "lua/linq/sandbox/v2/texts.lua",
    ["linq.sandbox.v3"] = "lua/linq/sandbox/v3.lua",
    ["linq.sandbox.v3.account"] = "lua/linq/sandbox/v3/account.lua",
    ["linq.sandbox.v3.attachments"] = "lua/linq/sandbox/v3/attachments.lua",
    ["linq.sandbox.v3.bodies"] = "lua/linq/sandbox/v3/bodies.lua",
    ["linq.sandbox.v3.chats"] = "lua/linq/sandbox/v3/chats.lua",
    ["linq.sandbox.v3.content"] = "lua/linq/sandbox/v3/content.lua",
    ["linq.sandbox.v3.experience_list"] = "lua/linq/sandbox/v3/experience_list.lua",
    ["linq.sandbox.v3.find"] = "lua/linq/sandbox/v3/find.lua",
    ["linq.sandbox.v3.lines"] = "lua/linq/sandbox/v3/lines.lua",
    ["linq.sandbox.v3.messages"] = "lua/linq/sandbox/v3/messages.lua",
    ["linq.sandbox.v3.payments"] = "lua/linq/sandbox/v3/payments.lua",
    ["linq.sandbox.v3.subscriptions"] = "lua/linq/sandbox/v3/subscriptions.lua",
    ["linq.sandbox.validate"] = "lua/linq/sandbox/validate.lua",
    ["linq.schema"] = "lua/linq/schema.lua",
    ["linq.signature"] = "lua/linq/signature.lua",
    ["linq.tasks"] = "lua/linq/tasks.lua",
    ["linq.transport"] = "lua/linq/transport.lua",
    ["linq.url"] = "lua/linq/url.lua",
    ["linq.uuid"] = "lua/linq/uuid.lua",
    ["linq.v2.endpoints"] = "lua/linq/v2/endpoints.lua",
    ["linq.v2"] = "lua/linq/v2/init.lua",
    ["linq.v2.kinds"] = "lua/linq/v2/kinds.lua",
    ["linq.v2.shapes"] = "lua/linq/v2/shapes.lua",
    ["linq.v2.webhooks"] = "lua/linq/v2/webhooks.lua",
    ["linq.v3.endpoints"] = "lua/linq/v3/endpoints.lua",
    ["linq.v3"] = "lua/linq/v3/init.lua",
    ["linq.v3.kinds"] = "lua/linq/v3/kinds.lua",
    ["linq.v3.shapes"] = "lua/linq/v3/shapes.lua",
    ["linq.version"] = "lua/linq/version.lua",
    ["linq.webhooks"] = "lua/linq/webhooks.lua",
  },
  copy_directories = { "docs", "library" },
}

test_dependencies = { "busted" }

test = {
  type = "busted",
}
