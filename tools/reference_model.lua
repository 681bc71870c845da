--- What the reference is made of: annotations, resources, options.

local linq = require "linq"
local fields_of = require "linq.api.notation"

local model = {}

--- Keys in their order.
---@param of table
---@return string[]
function model.sorted(of)
  local keys = {}
  for key in pairs(of) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

-- ---- annotations ------------------------------------------------------------------

local function read_lines(path)
  local lines = {}
  for line in io.lines(path) do
    lines[#lines + 1] = line
  end
  return lines
end

-- Splits "type words" after the type, which may hold spaces within brackets, and
-- after ":" and "|"; within `fun(…): a, b` after ",", too.
local function split_type(text)
  local continues = text:find("^fun%(") and "[:|,]$" or "[:|]$"
  local depth, at = 0, 1
  while at <= #text do
    local character = text:sub(at, at)
    if character:find("[%({%[<]") then
      depth = depth + 1
    elseif character:find("[%)}%]>]") then
      depth = depth - 1
    elseif character == " " and depth == 0 and not text:sub(1, at - 1):find(continues) then
      break
    end
    at = at + 1
  end
  return text:sub(1, at - 1), text:sub(at + 1)
end

local function read_parameter(text)
  local name, rest = text:match("^(%S+)%s+(.*)$")
  local kind, words = split_type(rest)
  return { name = name:gsub("%?$", ""), optional = name:sub(-1) == "?", type = kind, text = words }
end

local function read_return(text)
  local kind, words = split_type(text)
  return { type = kind, text = words }
end

local readers = { param = read_parameter, ["return"] = read_return }

-- Tags keep their text as it is until the block's end: it may go on in the next line.
local function add_line(block, line)
  local tag, rest = line:match("^@(%w+)%s+(.*)$")
  if readers[tag] then
    table.insert(block.tags, { tag = tag, text = rest })
  elseif #block.tags > 0 then
    local last = block.tags[#block.tags]
    last.text = last.text .. " " .. line:gsub("^%s+", "")
  else
    table.insert(block.text, line)
  end
end

local function read_tags(block)
  block.parameters, block.returns = {}, {}
  for _, one in ipairs(block.tags) do
    table.insert(one.tag == "param" and block.parameters or block.returns, readers[one.tag](one.text))
  end
end

-- The names of what may be declared under a block.
local declarations = { "^%s*function ([%w_.:]+)%(", "^([%w_]+%.[%w_]+) = ", "^%s+([%w_]+) = " }

local function declared(line)
  for _, pattern in ipairs(declarations) do
    local name = line:match(pattern)
    if name then
      return name
    end
  end
end

--- The annotated declarations of a file, by name as it is written there:
--- "methods:send", "linq.map".
---@param path string
---@return table<string, table> blocks text, parameters, returns
---@return string[] order of the names in the file
function model.annotations(path)
  local blocks, order, block = {}, {}, nil
  for _, line in ipairs(read_lines(path)) do
    local comment = line:match("^%s*%-%-%- ?(.*)$")
    if comment then
      block = block or { text = {}, tags = {} }
      add_line(block, comment)
    elseif block then
      local name = declared(line)
      if name then
        read_tags(block)
        blocks[name] = block
        order[#order + 1] = name
      end
      block = nil
    end
  end
  return blocks, order
end

--- Annotated functions of a file, whose names begin with `prefix` ("methods:"),
--- renamed to begin with `as`.
---@param path string
---@param prefix string
---@param as string
---@param only? string[] names after the prefix; default: all
---@return table[] blocks with short (the name alone) and full
function model.functions(path, prefix, as, only)
  local blocks, order = model.annotations(path)
  local wanted, found = {}, {}
  for _, name in ipairs(only or {}) do
    wanted[name] = true
  end
  for _, name in ipairs(order) do
    local short = name:sub(1, #prefix) == prefix and name:sub(#prefix + 1) or nil
    if short and short:find("^[%a][%w_]*$") and (not only or wanted[short]) then
      local block = blocks[name]
      block.short, block.full = short, as .. short
      found[#found + 1] = block
    end
  end
  assert(#found > 0 and (not only or #found == #only), path .. ": annotated functions are missing")
  return found
end

-- ---- what there is besides the operations -----------------------------------------------

local function result(name)
  return { { type = "userdata|nil", text = name }, { type = "table|nil", text = "err" } }
end

local OPTIONS = { name = "options", optional = true, type = "table", text = "request options" }

-- Methods that are no operation: version -> name -> block.
local extensions = {
  v2 = {},
  v3 = {
    ["chats.find"] = {
      text = {
        "Finds the chat of a line with exactly these participants: lists the line's chats",
        "with the first of them. `phone_number` and `phone_numbers` are other names for",
        "`from` and `to`. Where there is none: `nil, err` of kind \"not_found\".",
      },
      parameters = { { name = "fields", type = "{ from: string, to: string|string[] }", text = "" }, OPTIONS },
      returns = result "chat",
    },
    ["attachments.upload"] = {
      text = {
        "Announces a file and puts its bytes to the store, straight from disk: attachments.create",
        "and the upload in one. The content type is guessed by the file's name where it is not given.",
      },
      parameters = {
        {
          name = "fields",
          type = "{ path?: string, data?: string, filename?: string, content_type?: string, "
            .. "on_progress?: fun(sent: integer, total: integer) }",
          text = "path, or data and filename",
        },
        OPTIONS,
      },
      returns = result "attachment_upload",
    },
  },
}

-- Words about operations that take more than their row says.
model.notes = {
  ["v2.chats.find"] = "`from` and `to` (one address, or several) are other names for the fields.",
}

--- Whether a method takes more than its row says.
---@param version string
---@param row table
---@return boolean
function model.is_extended(version, row)
  return model.notes[version .. "." .. row.name] ~= nil
end

local function has_row(resource, name)
  for _, row in ipairs(resource.rows) do
    if row.name == name then
      return true
    end
  end
  return false
end

local function add_extensions(version, resources)
  local built, known = linq[version].extensions or {}, extensions[version]
  for _, place in ipairs(model.sorted(built)) do
    for _, name in ipairs(model.sorted(built[place])) do
      local full = place .. "." .. name
      if not has_row(resources[place], full) then
        local block = assert(known[full], "tools/reference_model.lua does not know " .. full)
        block.short = name
        table.insert(resources[place].extensions, block)
      end
    end
  end
end

--- The resources of a version in the order of its rows: name, rows, below
--- (the names of the resources in it), extensions.
---@param version string
---@return table<string, table> resources by name
---@return string[] order
function model.resources(version)
  local resources, order = {}, {}
  local function resource(name)
    if not resources[name] then
      resources[name] = { name = name, rows = {}, below = {}, extensions = {} }
      order[#order + 1] = name
      local parent, last = name:match("^(.*)%.([%w_]+)$")
      if parent then
        table.insert(resource(parent).below, last)
      end
    end
    return resources[name]
  end
  for _, row in ipairs(linq[version].rows()) do
    local place = row.name:match("^(.*)%.[%w_]+$")
    table.insert(resource(place).rows, row)
  end
  add_extensions(version, resources)
  return resources, order
end

--- The methods that a row has: itself, its other name, its iterator.
---@param resource table
---@param row table
---@return string name
---@return string|nil synonym "get" or "retrieve"
---@return string|nil iterator "each", "each_…"
function model.names(resource, row)
  local name = row.name:match("[%w_]+$")
  local synonym = ({ get = "retrieve", retrieve = "get" })[name]
  for _, other in ipairs(resource.rows) do
    if synonym and other.name == resource.name .. "." .. synonym then
      synonym = nil
    end
  end
  local iterator = row.page and (name == "list" and "each" or name:match("^list_") and name:gsub("^list_", "each_"))
  return name, synonym, iterator or nil
end

--- The fields that an operation takes, query first.
---@param row table
---@return table[]
function model.fields(row)
  local fields = {}
  for _, notation in ipairs { row.query or "", row.body or "" } do
    for _, field in ipairs(fields_of[notation]) do
      fields[#fields + 1] = field
    end
  end
  return fields
end

--- The kinds with methods of their own.
model.kinds_with_methods = { "attachment", "chat", "message" }

--- The operations that are methods of a kind, without its id: short -> row.
---@param version string
---@param kind string
---@return table<string, table>
function model.bound(version, kind)
  local belongs_to = require("linq.objects." .. kind).belongs_to
  local own, bound = require("linq.objects." .. kind).methods, {}
  for _, row in ipairs(linq[version].rows()) do
    for _, prefix in ipairs(row.parameters[1] and row.parameters[1].name == belongs_to.parameter
      and belongs_to.resources or {}) do
      local short = row.name:sub(1, #prefix + 1) == prefix .. "." and row.name:sub(#prefix + 2):gsub("%.", "_")
      if short and not own[short] then
        bound[short] = row -- the last one, as in linq.objects
      end
    end
  end
  return bound
end

-- ---- options ------------------------------------------------------------------------------

local checker_types = {
  seconds = "number", count = "integer", positive = "integer", clean_text = "string",
  header_fields = "table<string, string>", boolean = "boolean", ["function"] = "fun(event: table)",
  send = "{ send: fun(request: table): table|nil, table|nil }",
  wait = "{ wait: fun(loop: any, timeout?: number), sleep: fun(seconds: number) }",
}

--- The options of clients ("of_client") or requests ("of_request"): name, type, default.
---@param which string
---@return table[]
function model.options(which)
  local found, within = {}, false
  for _, line in ipairs(read_lines "lua/linq/options.lua") do
    if line:find("^local " .. which .. " = {") then
      within = true
    elseif line == "}" then
      within = false
    elseif within then
      local name, checker = line:match("^  ([%w_]+) = (.-),$")
      local kind = checker:match('^%w+[ %(]"(%w+)"') or checker
      found[#found + 1] = {
        name = name,
        type = assert(checker_types[kind], "tools/reference_model.lua does not know the check " .. checker),
        default = require("linq.options").defaults[name],
      }
    end
  end
  return found
end

--- The fields of an error: name, type, words.
model.error_fields = {
  { "kind", "string", "see the table of kinds in the README" },
  { "message", "string", "what went wrong" },
  { "status", "integer", "of the answer" },
  { "code", "integer|string", "the API's own code" },
  { "title", "string", "of v2's errors" },
  { "detail", "string", "of v2's errors" },
  { "doc_url", "string", "the API's page about it" },
  { "trace_id", "string", "for the API's support" },
  { "errors", "table", "all errors that the API named" },
  { "operation", "string", "which operation it was" },
  { "method", "string", "of HTTP" },
  { "path", "string", "the operation's path, with the names of its parameters" },
  { "url", "string", "what was asked for" },
  { "attempts", "integer", "how often it was tried" },
  { "elapsed", "number", "seconds" },
  { "retryable", "boolean", "whether the same call can be made again" },
  { "retry_after", "number", "seconds that the API asks to wait" },
  { "idempotency_key", "string", "with which the same call can safely be made again" },
  { "headers", "table<string, string>", "of the answer, in any case" },
  { "body", "string", "of the answer, its first 4 KiB" },
}

--- Functions and methods outside of the resources: title, class, blocks.
---@return table[]
function model.modules()
  local lua = "lua/linq/"
  local plain = model.functions(lua .. "init.lua", "linq.", "linq.")
  for _, block in ipairs(model.functions(lua .. "error.lua", "errors.", "linq.", { "is_error" })) do
    plain[#plain + 1] = block
  end
  for _, block in ipairs(model.functions(lua .. "util/json.lua", "json.", "linq.", { "array" })) do
    plain[#plain + 1] = block
  end
  local function constructor(path, prefix, as)
    local block = model.functions(path, prefix, "linq.", { "new" })[1]
    block.short, block.full = as, "linq." .. as
    return block
  end
  local scheduler = model.functions(lua .. "tasks.lua", "scheduler_methods:", "tasks:")
  scheduler[#scheduler + 1] = model.functions(lua .. "tasks.lua", "scheduler_methods.", "tasks:", { "sleep" })[1]
  return {
    { title = "linq", class = "linq", blocks = plain },
    { title = "Clients", class = "linq.client", receiver = "client",
      blocks = model.functions(lua .. "client.lua", "client_methods:", "client:") },
    { title = "Addresses", class = "linq.phone", blocks = model.functions(lua .. "phone.lua", "phone.", "linq.phone.",
      { "normalize", "key" }) },
    { title = "Tasks", class = "linq.tasks", receiver = "tasks",
      call = constructor(lua .. "tasks.lua", "tasks.", "tasks"), blocks = scheduler },
    { title = "A task", class = "linq.task", receiver = "task",
      blocks = model.functions(lua .. "tasks.lua", "task_methods:", "task:", { "done", "result", "cancel", "join" }) },
    { title = "Lookups", class = "linq.lookup", receiver = "lookup",
      call = constructor(lua .. "lookup/init.lua", "lookup.", "lookup"),
      blocks = model.functions(lua .. "lookup/init.lua", "lookup_methods:", "lookup:") },
    { title = "Webhooks of v3", class = "linq.webhooks", blocks = model.functions(lua .. "webhooks/init.lua",
      "webhooks.", "linq.webhooks.", { "unwrap", "verify", "sign" }) },
    { title = "Webhooks of v2", class = "linq.v2.webhooks", blocks = model.functions(lua .. "v2/webhooks.lua",
      "webhooks.", "linq.v2.webhooks.", { "unwrap", "verify", "sign" }) },
    { title = "The sandbox", class = "linq.sandbox", receiver = "sandbox",
      call = constructor("sandbox/lua/linq/sandbox/init.lua", "sandbox.", "sandbox"),
      blocks = model.functions("sandbox/lua/linq/sandbox/init.lua", "methods:", "sandbox:") },
  }
end

--- The methods of all objects, of pages, and of a kind.
---@param kind string|nil nil: of all objects
---@return table[] blocks
function model.object_methods(kind)
  if not kind then
    return model.functions("lua/linq/objects/init.lua", "base:", "object:")
  elseif kind == "page" then
    return model.functions("lua/linq/objects/page.lua", "page.methods:", "page:")
  elseif kind == "attachment" then
    return model.functions("lua/linq/objects/attachment.lua", "attachment.methods:", "attachment:")
  end
  local path = ("lua/linq/objects/%s.lua"):format(kind)
  local blocks = model.functions(path, "methods:", kind .. ":")
  local _, order = model.annotations(path)
  for _, name in ipairs(order) do
    if name:find("^methods%.") then
      blocks[#blocks + 1] = model.functions(path, "methods.", kind .. ":", { name:match("[%w_]+$") })[1]
    end
  end
  return blocks
end

return model
