-- As much of an XMPP client as the example needs: anonymous sessions that send and get messages.
local socket = require "socket"

local xmpp = {}

local session_methods = {}

local function escape(text)
  return (text:gsub("[<&>]", { ["<"] = "&lt;", ["&"] = "&amp;", [">"] = "&gt;" }))
end

-- Reads until the pattern matches what came; returns what it captures.
function session_methods:expect(pattern)
  local until_ = socket.gettime() + 20
  while not self.text:find(pattern) do
    assert(socket.gettime() < until_, "no answer from Prosody: " .. self.text)
    self.socket:settimeout(1)
    local text, message, part = self.socket:receive(1)
    assert(text or message == "timeout", message)
    self.text = self.text .. (text or part or "")
  end
  local from, to, captured = self.text:find(pattern)
  self.text = self.text:sub(to + 1)
  return captured or from
end

function session_methods:send(text)
  assert(self.socket:send(text))
end

local HEADER = "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' "
  .. "xmlns:stream='http://etherx.jabber.org/streams'>"

--- Sends a message to the server itself.
function session_methods:say(text)
  self:send(("<message to='localhost' type='chat'><body>%s</body></message>"):format(escape(text)))
end

--- The text of the next message.
function session_methods:answer()
  return (self:expect "<body>(.-)</body>":gsub("&quot;", '"'):gsub("&apos;", "'"):gsub("&gt;", ">"))
end

function session_methods:close()
  self.socket:close()
end

--- Opens a session.
function xmpp.connect(port)
  local self = setmetatable({ socket = assert(socket.connect("127.0.0.1", port)), text = "" },
    { __index = session_methods })
  self:send(HEADER)
  self:expect "</stream:features>"
  self:send "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"
  self:expect "<success"
  self:send(HEADER)
  self:expect "</stream:features>"
  self:send "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
  self:expect "<jid>"
  self:expect "</iq>"
  return self
end

return xmpp
