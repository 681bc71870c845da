--- Reads the code blocks of a page in Markdown, and the remarks on them: comments of HTML, which
--- readers do not see, right before a block.
---
---   <!-- not run: WHY -->      the block is not run
---   <!-- run by: FILE -->      that file runs the block, or what it tells to do
---   <!-- file: NAME -->        the block is a file, which later ones use
---   <!-- run: busted NAME -->  the block is a spec
---   <!-- run: sh -->           it runs in a shell, with the command linq
---   <!-- code: … -->           Lua that is run here, for what the page leaves out

local files = require "spec.support.files"

local pages = {}

---@class pages.block
---@field kind string after the fence: "lua", "sh" …; "" where there is nothing
---@field text string
---@field line integer of its first line
---@field remark? string "not run", "run by", "file", "run"
---@field value? string of the remark

local function lines_of(text)
  local lines = {}
  for line in (text .. "\n"):gmatch "(.-)\n" do
    lines[#lines + 1] = line
  end
  return lines
end

-- Reads what begins at a line. Gives the line after it, and the block or the hidden code.
local function read_one(lines, at, remark)
  local kind = lines[at]:match "^%s*```(%w*)"
  local last = at
  if kind then
    repeat
      last = last + 1
    until not lines[last] or lines[last]:find "^%s*```%s*$"
    local name, value = (remark or ""):match "^<!%-%- ([%l ]+): (.-) %-%->$"
    local text = table.concat(lines, "\n", at + 1, last - 1)
    return last + 1, { kind = kind, text = text, line = at + 1, remark = name, value = value }
  elseif lines[at]:find "^<!%-%- code:" then
    while not lines[last]:find "%-%->%s*$" do
      last = last + 1
    end
    local text = table.concat(lines, "\n", at, last):gsub("^<!%-%- code:", ""):gsub("%-%->%s*$", "")
    return last + 1, { kind = "lua", text = text, line = at }
  end
  return at + 1
end

--- The blocks of a page in their order, with the code that it hides.
---@param path string
---@return pages.block[]
function pages.blocks(path)
  local lines, blocks, at, remark = lines_of(files.read(path)), {}, 1, nil
  while lines[at] do
    local line = lines[at]
    local after, block = read_one(lines, at, remark)
    blocks[#blocks + 1] = block
    remark = line:match "^%s*(<!%-%- .* %-%->)%s*$" or line:find "^%s*$" and remark or nil
    at = after
  end
  return blocks
end

--- The Lua of a page as one program. Its lines stand where they stand in the page.
---@param blocks pages.block[]
---@return string program empty where there is none
function pages.program(blocks)
  local program, line = {}, 1
  for _, block in ipairs(blocks) do
    if block.kind == "lua" and not block.remark then
      program[#program + 1] = ("\n"):rep(block.line - line) .. block.text
      line = block.line + select(2, block.text:gsub("\n", ""))
    end
  end
  return table.concat(program)
end

return pages
