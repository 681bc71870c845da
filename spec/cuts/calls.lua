--- The kinds of calls that are cut off: what each does, and what its success must hold.

local calls = {}

-- What the server says of a change, in spec/cuts/answers.mjs: the method and a digest of the body.
local function changed(method)
  return function(answer)
    local seen = type(answer) == "table" and type(answer.body) == "table" and answer.body.seen
    return type(seen) == "string" and seen:find("^" .. method .. " %x+$") ~= nil
  end
end

local function change(method, path, body, key)
  return {
    name = key and method .. " with a key" or method,
    path = path,
    keyless = not key,
    run = function(with)
      return with.client:request({ method = method, path = path, body = body }, key and { idempotency_key = key })
    end,
    is_right = changed(method),
  }
end

local FILE = ("0123456789abcdef"):rep(24)

local function read(path)
  local file = io.open(path, "rb")
  local text = file and file:read "*a"
  if file then
    file:close()
  end
  return text
end

--- name, path: of the request that is cut; keyless: it must not arrive twice; skip: how many
--- requests of the call go before it; prepare(with): what is done first, over the same
--- connections; run(with): the call; is_right(answer, with).
calls.kinds = {
  {
    name = "GET",
    path = "/v3/chats/mine",
    run = function(with)
      return with.client.chats:retrieve "mine"
    end,
    is_right = function(chat)
      return chat.id == "mine" and chat.seen ~= nil
    end,
  },
  change("POST", "/v3/chats/mine/leave", { text = "a change" }, "key-0123456789"),
  change("POST", "/v3/chats/mine/read", { text = "a change" }),
  change("PUT", "/v3/chats/mine", { display_name = "a name" }),
  change("PATCH", "/v3/messages/mine", { text = "another text" }),
  change("DELETE", "/v3/messages/mine"),
  {
    name = "form",
    path = "/v2/chats/45/chat_messages",
    keyless = true,
    run = function(with)
      local file = { data = "bytes of a file", filename = "a.txt" }
      return with.legacy.chat_messages:send(45, { text = "hi", attachments = { file } })
    end,
    is_right = function(message)
      return message.id == 679 and #message.text == 16
    end,
    legacy = true,
  },
  {
    name = "upload",
    path = "/store/a1",
    skip = 1,
    run = function(with)
      return with.client.attachments:upload { data = ("x"):rep(100), filename = "a.png" }
    end,
    is_right = function(upload)
      return upload.attachment_id == "a1"
    end,
  },
  {
    name = "download",
    path = "/files/a1",
    prepare = function(with)
      with.attachment = with.attachment or assert(with.client.attachments:retrieve "a1")
    end,
    run = function(with)
      return with.attachment:download(with.dir .. "/target")
    end,
    is_right = function(done, with)
      return done == true and read(with.dir .. "/target") == FILE
    end,
    always_reused = true,
  },
}

return calls
