--- The transport of a client that calls a sandbox in its own process.

local files = require "linq.sandbox.files"

-- Treats an answer as the core does: checks its size, and writes it to output_path.
local function receive(request, response)
  local limit = request.max_response_bytes
  if limit and #response.body > limit then
    return nil, { kind = "too_large", message = "the response is larger than max_response_bytes", sent = true }
  elseif request.output_path and response.status >= 200 and response.status < 300 then
    local written, message = files.write(request.output_path, response.body)
    if not written then
      return nil, { kind = "host", message = message, sent = true }
    end
    if request.on_progress then
      request.on_progress(#response.body, #response.body)
    end
    response.body = ""
  end
  return response
end

--- Makes the `send` of a sandbox (see the transport option of linq.client).
---@param self table the sandbox
---@return fun(request: table): table|nil, table|nil
return function(self)
  return function(request)
    local path, query = request.path:match("^([^?]*)%??(.*)$")
    local body = request.body_path and assert(files.read(request.body_path)) or request.body
    local response, dropped = self:handle {
      method = request.method,
      path = path,
      query = query,
      headers = request.headers,
      body = body,
      form = request.form,
    }
    local wait = (self.options.latency or 0) + (response and response.delay or 0)
    if wait > 0 then
      request.host.sleep(wait)
    end
    if request.on_progress and body then
      request.on_progress(#body, request.total)
    end
    if not response then
      return nil, { kind = "connection", message = "the connection was dropped (" .. dropped .. ")", sent = true }
    end
    return receive(request, response)
  end
end
