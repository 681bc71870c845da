--- A small client of WebDriver (W3C), for Debian's chromium and chromium-driver.

local core = require "linq.core"
local files = require "linq.sandbox.files"
local http = require "socket.http"
local json = require "linq.util.json"
local ltn12 = require "ltn12"
local socket = require "socket"

local webdriver = {}

local START = 30 -- seconds in which the driver answers
local ELEMENT = "element-6066-11e4-a52e-4f735466cecf" -- the standard's name of an element's id

local methods = {
  REBOUND = "rebound.example", -- a name that leads to this machine, as a site's own may
}
local metatable = { __index = methods }

local function free_port()
  local server = assert(socket.bind("127.0.0.1", 0))
  local _, port = server:getsockname()
  server:close()
  return tonumber(port)
end

-- ---- commands -------------------------------------------------------------------------------

-- Sends a command, and returns its value; raises what the driver says is wrong.
function methods:command(method, path, fields)
  local body = method == "POST" and assert(json.encode(fields or {})) or nil
  local pieces = {}
  local ok, status = http.request {
    url = ("http://127.0.0.1:%d%s"):format(self.port, path), method = method,
    headers = { ["content-type"] = "application/json", ["content-length"] = body and #body or 0 },
    source = body and ltn12.source.string(body), sink = ltn12.sink.table(pieces),
  }
  local answer = ok and json.decode(table.concat(pieces))
  if not answer or status ~= 200 then
    error(("%s %s: %s %s"):format(method, path, tostring(status),
      answer and answer.value and answer.value.message or ""), 2)
  end
  return answer.value
end

function methods:in_session(method, path, fields)
  return self:command(method, "/session/" .. self.session .. path, fields)
end

function methods:open(url)
  self:in_session("POST", "/url", { url = url })
end

--- Runs JavaScript in the page, which may return a promise.
---@param script string
---@return any
function methods:run(script, ...)
  return self:in_session("POST", "/execute/sync", { script = script, args = json.array { ... } })
end

--- Sends a command of Chrome's own protocol.
function methods:devtools(command, parameters)
  return self:in_session("POST", "/goog/cdp/execute", { cmd = command, params = parameters or {} })
end

local function is_there(value)
  return value and value ~= json.null and value
end

--- Waits until an expression of JavaScript holds.
---@param expression string
---@param what? string for the message
---@return any value
function methods:wait(expression, what, seconds)
  local until_ = core.now() + (seconds or 10)
  while true do
    local value = is_there(self:run("return " .. expression))
    if value then
      return value
    elseif core.now() > until_ then
      error(("waited for %s: %s"):format(what or "it", expression), 2)
    end
    core.sleep(0.03)
  end
end

--- Waits until an element that a selector finds holds a text.
---@param selector string
---@param text string
function methods:wait_for(selector, text)
  local given = assert(json.encode { selector, text })
  self:wait(("(([selector, text]) => [...document.querySelectorAll(selector)].some((one) => "
    .. "one.textContent.includes(text)))(%s)"):format(given), text)
end

--- Clicks the elements that a selector finds, wherever they are; with a text, those that have it.
---@param selector string
---@param text? string
function methods:click_all(selector, text)
  self:run([[
    for (const one of document.querySelectorAll(arguments[0])) {
      if (!arguments[1] || one.textContent === arguments[1]) one.click();
    }
  ]], selector, text or "")
end

--- Clicks the element that a selector finds, as a mouse does.
---@param selector string
function methods:click(selector)
  local element = self:in_session("POST", "/element", { using = "css selector", value = selector })
  self:in_session("POST", "/element/" .. element[ELEMENT] .. "/click")
end

local keys = { Tab = "\238\128\132", Enter = "\238\128\135", Escape = "\238\128\140", Shift = "\238\128\136",
  Up = "\238\128\147", Down = "\238\128\149", Left = "\238\128\146", Right = "\238\128\148" }

--- Presses keys one after another, with whatever has the focus.
---@param ... string texts, or the names of keys in angle brackets: "<Tab>"
function methods:press(...)
  local actions = json.array()
  for _, text in ipairs { ... } do
    local special = keys[text:match "^<(%a+)>$"]
    for character in (special or text):gmatch "[%z\1-\127\194-\244][\128-\191]*" do
      actions[#actions + 1] = { type = "keyDown", value = character }
      actions[#actions + 1] = { type = "keyUp", value = character }
    end
  end
  self:in_session("POST", "/actions", { actions = { { type = "key", id = "keyboard", actions = actions } } })
end

--- Writes what the page looks like.
---@param path string of a PNG file
function methods:screenshot(path)
  local data = require("mime").unb64(self:in_session("GET", "/screenshot"))
  assert(files.write(path, data))
end

--- The size of what is seen of the page, and light or dark.
function methods:look(width, height, scheme)
  self:devtools("Emulation.setDeviceMetricsOverride", {
    width = width, height = height, deviceScaleFactor = 2, mobile = false,
  })
  self:devtools("Emulation.setEmulatedMedia", { features = { { name = "prefers-color-scheme", value = scheme } } })
end

-- ---- starting and stopping --------------------------------------------------------------------

local function wait_ready(self)
  local until_ = core.now() + START
  while not pcall(self.command, self, "GET", "/status") do
    assert(core.now() < until_, "chromedriver does not answer")
    core.sleep(0.05)
  end
end

local function new_session(self, dir)
  local arguments = json.array {
    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--user-data-dir=" .. dir,
    "--force-prefers-reduced-motion", "--lang=en-GB",
    ("--host-resolver-rules=MAP %s 127.0.0.1"):format(methods.REBOUND),
  }
  self.session = self:command("POST", "/session", {
    capabilities = { alwaysMatch = {
      browserName = "chrome", ["goog:chromeOptions"] = { args = arguments },
      ["goog:loggingPrefs"] = { browser = "ALL" },
    } },
  }).sessionId
end

--- What the page wrote to the console since the last call.
function methods:console()
  return self:in_session("POST", "/se/log", { type = "browser" })
end

--- Ends the browser and its driver.
function methods:stop()
  if self.session then
    pcall(self.in_session, self, "DELETE", "")
  end
  os.execute("kill " .. self.pid)
  os.execute("rm -rf '" .. self.dir .. "'")
end

--- Starts a browser.
---@return table browser
function webdriver.start()
  local port = free_port()
  local dir = io.popen("mktemp -d"):read "*l"
  local pipe = io.popen(("chromedriver --port=%d >%s/log 2>&1 & echo $!"):format(port, dir))
  local self = setmetatable({ port = port, pid = pipe:read "*l", dir = dir }, metatable)
  pipe:close()
  local ok, message = pcall(function()
    wait_ready(self)
    new_session(self, dir .. "/profile")
  end)
  if not ok then
    self:stop()
    error(message, 0)
  end
  return self
end

return webdriver
