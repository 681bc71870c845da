--- Answers that are more, or less, than the object that a row returns: pages,
--- parts of answers, and what is wrong with them.

local answer = require "linq.call.answer"
local core = require "linq.core"
local page = require "linq.objects.page"

local part = {}

local nothing = {}

-- Siblings of the part, which say more about it, are kept on it.
local function adopt_siblings(found, parent)
  for name, value in pairs(parent) do
    if found[name] == nil and value ~= found then
      found[name] = value
    end
  end
end

-- The first path parameter is part of what it asked for, where the answer lacks it.
local function adopt_parameter(row, found, first)
  if type(found) == "table" and found[row.adopts] == nil then
    found[row.adopts] = tonumber(first) or first
  end
end

-- The part of the answer that the row returns: follows row.at down.
local function find_part(row, body)
  local found, place, parent = body, "the answer", nil
  for i = 1, #(row.at or nothing) do
    local name = row.at[i]
    if core.shape(found) ~= "object" then
      return nil, place .. " is not an object"
    end
    parent, found, place = found, found[name], name
  end
  if found == core.null and row.can_be_missing then
    return nil, nil
  elseif found == nil then
    return nil, place .. " is missing"
  elseif core.shape(found) ~= "object" then
    return nil, place .. " is not an object"
  elseif row.null_at and found[row.null_at] == core.null then
    return nil, nil
  end
  if row.also and parent then
    adopt_siblings(found, parent)
  end
  return found
end

local function read_page(client, row, request, response, body, again)
  local items = core.shape(body) == "object" and body[row.page.items]
  local shape = core.shape(items)
  if shape ~= "objects" and not (shape == "array" and row.page.of == "str") then
    local message = ("%s is not an array of what it should hold"):format(row.page.items)
    return answer.error(client, "decode", message, request, response)
  end
  for _, item in ipairs(row.adopts and items or nothing) do
    adopt_parameter(row, item, again.first)
  end
  return page.new(client, row, body, again)
end

--- Reads what answer.read leaves.
---@param client table the client's state
---@param row table
---@param request table
---@param response table status, head, body
---@param body any the value of the body; nil when it is not JSON
---@param message string|nil why it is not
---@param first any the first path parameter
---@param again table|nil how to ask again, for a page
---@return any result object or page
---@return table|nil err
function part.read(client, row, request, response, body, message, first, again)
  if response.body == "" then
    return answer.error(client, "decode", "the answer has no body", request, response)
  elseif body == nil then
    return answer.error(client, "decode", "the answer is not JSON: " .. message, request, response)
  elseif row.page then
    return read_page(client, row, request, response, body, again)
  end
  local found, wrong = find_part(row, body)
  if found then
    if row.adopts then
      adopt_parameter(row, found, first)
    end
    return core.object(client.classes[row.returns], found)
  elseif wrong then
    return answer.error(client, "decode", wrong, request, response)
  end
  return answer.error(client, "not_found", ("there is no such %s"):format(row.returns), request, response)
end

return part
