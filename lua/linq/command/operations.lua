--- The operations by the names that the command gives them: those of API v3 as they are, those of v2 with "v2." before
--- them. It needs the rows alone, so that help does not wait for libcurl.

local endpoints = require "linq.api.endpoints"
local misuse = require "linq.util.misuse"

---@class linq.command_operation
---@field name string "chats.retrieve", "v2.chats.get"
---@field version "v2"|"v3"
---@field row linq.row

local operations = {}

local rows_of = { v3 = endpoints.rows "linq.v3.endpoints", v2 = endpoints.rows "linq.v2.endpoints" }
local prefixes = { v3 = "", v2 = "v2." }

-- Two names of the same method, as in a client.
local synonyms = { get = "retrieve", retrieve = "get" }

local function named(version, row)
  return { name = prefixes[version] .. row.name, version = version, row = row }
end

--- All operations, in the order of the reference.
---@return linq.command_operation[]
function operations.all()
  local all = {}
  for _, version in ipairs { "v3", "v2" } do
    for _, row in ipairs(rows_of[version]()) do
      all[#all + 1] = named(version, row)
    end
  end
  return all
end

local function row_named(rows, name)
  for _, row in ipairs(rows) do
    if row.name == name then
      return row
    end
  end
end

--- Finds an operation.
---@param name string
---@return linq.command_operation|nil
function operations.get(name)
  name = name:gsub("%-", "_")
  local version = name:find "^v2%." and "v2" or "v3"
  local plain = name:sub(#prefixes[version] + 1)
  local rows = rows_of[version](plain:match "^[^.]+")
  local resource, method = plain:match "^(.*)%.(.*)$"
  local row = row_named(rows, plain) or synonyms[method] and row_named(rows, resource .. "." .. synonyms[method])
  return row and named(version, row)
end

--- What is said of an operation that does not exist: the nearest name, if that is likely meant.
---@param name string
---@return string hint empty: none is near
function operations.hint(name)
  local known = {}
  for _, operation in ipairs(operations.all()) do
    known[operation.name] = true
  end
  return misuse.hint(name, known)
end

return operations
