--- Whether a function's time grows linearly with its text: a part of the input is
--- repeated until the text is long, and then what is quadratic takes seconds of the
--- processor, what is linear some milliseconds.

local input = require "spec.fuzz.support.input"
local natives = require "spec.fuzz.support.natives"

local LENGTH = 16384
local MOST = 0.4 -- seconds: a hundred times what it takes
local ONE_IN = 4 -- inputs: the others run the faster

--- Raises when `fn` takes too long for a long text made of this one.
---@param fn fun(text: string)
---@param text string its last two bytes tell which part is repeated
return function(fn, text)
  local rest, from, length = input.split(text, 2)
  from = from % (#rest + 1)
  local part = rest:sub(from, from + length)
  if part == "" or length % ONE_IN ~= 0 then
    return
  end
  local long = rest:sub(1, from) .. part:rep(LENGTH // #part) .. rest:sub(from + length)
  local began = natives.cpu_seconds()
  fn(long)
  local took = natives.cpu_seconds() - began
  assert(took < MOST, ("%.1f s for %d bytes, the bytes %d to %d repeated"):format(took, #long, from, from + length))
end
