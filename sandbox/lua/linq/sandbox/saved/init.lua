--- A sandbox's state as a file of JSON, a fixture for tests: what there is, by whom and since when, with
--- its ids, times and idempotency keys, and the webhooks that are to be delivered again. What a test asks
--- for is left out: options, faults, the requests and deliveries that are remembered.

local core = require "linq.core"
local errors = require "linq.error"
local files = require "linq.sandbox.files"
local json = require "linq.util.json"
local reader = require "linq.sandbox.saved.reader"
local shapes = require "linq.sandbox.saved.shapes"
local state_module = require "linq.sandbox.state"
local text_of = require "linq.sandbox.saved.text"
local validate = require "linq.sandbox.validate"
local writer = require "linq.sandbox.saved.writer"

local saved = {}

local row = { body = shapes.State.fields }

local function failed(kind, message, ...)
  return nil, errors.new { kind = kind, message = message:format(...) }
end

-- The places in the API's messages count from 0, all others here from 1.
local function counted_from_one(message)
  return (message:gsub("%[(%d+)%]", function(place)
    return ("[%d]"):format(place + 1)
  end))
end

-- What is wrong with the values of a document, nil: nothing that its shapes tell.
local function wrong_value(document)
  local problem = validate.body(row, document, shapes)
  return problem and counted_from_one(problem.message) or nil
end

-- What is wrong with a document that is read.
local function problem_of(document)
  if type(document) ~= "table" or document.format ~= writer.FORMAT then
    return "it is no saved state of a sandbox"
  elseif document.version ~= writer.VERSION then
    return ("its version is %s, and this sandbox reads version %d"):format(tostring(document.version), writer.VERSION)
  end
  local problem = wrong_value(document)
  local unknown = not problem and validate.unknown(row, document, shapes)
  return problem or unknown and unknown.message or nil
end

--- Makes the document of a sandbox's state.
---@param sandbox linq.sandbox
---@return table<string, any>|nil document
---@return linq.error|nil err of kind "invalid": the state holds what no file can, such as an app that is no table
function saved.document(sandbox)
  local ok, document = pcall(writer.document, sandbox.state, sandbox.webhooks.queue)
  local problem = not ok and tostring(document) or ok and wrong_value(document) -- its names are the writer's own
  if problem then
    return failed("invalid", "the state cannot be saved: %s", problem)
  end
  return document
end

-- Reads a document into a state of its own.
local function read(document, clock)
  local problem = problem_of(document)
  if problem then
    return nil, problem
  end
  local fresh = state_module.empty(clock)
  local queue, wrong = reader.read(fresh, document)
  return queue and fresh, queue or wrong
end

--- Replaces the state of a sandbox by a saved one. A text that is wrong changes nothing.
---@param sandbox linq.sandbox
---@param text string
---@param name string of the text, for the message
---@return true|nil
---@return linq.error|nil err of kind "decode"
function saved.restore(sandbox, text, name)
  local document, message = json.decode(text)
  if document == nil then
    return failed("decode", "%s is no JSON: %s", name, message)
  end
  local fresh, queue = read(document, sandbox.state.clock)
  if not fresh then
    return failed("decode", "%s: %s", name, queue)
  end
  state_module.replace(sandbox.state, fresh)
  sandbox.webhooks.queue = queue
  return true
end

--- Saves the state of a sandbox. The file is written beside its place and then put there, so that it is
--- the old one or the new one.
---@param sandbox linq.sandbox
---@param path string
---@return true|nil
---@return linq.error|nil err of kind "invalid" or "host"
function saved.save(sandbox, path)
  local document, err = saved.document(sandbox)
  if not document then
    return nil, err
  end
  local beside = path .. "." .. core.hex(core.random(8))
  local written, message = files.write(beside, text_of(document))
  if written then
    written, message = os.rename(beside, path)
  end
  if not written then
    os.remove(beside)
    return failed("host", "the state was not saved: %s", message)
  end
  return true
end

--- Loads a file into a sandbox.
---@param sandbox linq.sandbox
---@param path string
---@return true|nil
---@return linq.error|nil err of kind "host" (the file cannot be read) or "decode"
function saved.load(sandbox, path)
  local text, message = files.read(path)
  if not text then
    return failed("host", "the state cannot be read: %s", message)
  end
  return saved.restore(sandbox, text, path)
end

return saved
