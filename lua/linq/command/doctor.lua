--- linq doctor: looks for what usually goes wrong, and says what to do.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"

local doctor = {}

--- Adds the arguments to a parser.
---@param made linq.command_parser
function doctor.define(made)
  made:option("--from", "A number that should be yours; default: that of the profile."):argname "<number>"
  made:flag("--v2", "Looks at API v2.")
  parser.add_common(made)
end

-- The first thing that is looked at: without it nothing else of linq loads.
local function library()
  local ok, core = stop.try(require, "linq.core")
  if ok then
    return { what = "libcurl", fine = "libcurl " .. core.libcurl }
  end
  local message = tostring(core)
  return {
    what = "libcurl", wrong = message:match "[^\n]*",
    todo = message:find "linq needs libcurl" and "install a newer libcurl (Debian 12 has one), and start again"
      or "install linq's C core for this Lua: luarocks install linq",
  }
end

local function print_finding(finding)
  local output, harmless = require "linq.command.output", require "linq.command.harmless"
  if finding.fine then
    output.print(output.styled("green", "ok    ") .. harmless.line(finding.fine))
  elseif finding.skipped then
    output.print(output.styled("dim", "-     ") .. harmless.line(finding.skipped))
  else
    output.print(output.styled("red", "wrong ") .. harmless.line(finding.wrong))
    output.print("      " .. harmless.line(finding.todo))
  end
end

-- Where libcurl is the fault, there is neither JSON nor a colour.
local function tell_without_core(finding, as_json)
  if as_json then
    stop.refused(finding.wrong .. ": " .. finding.todo)
  end
  local output = require "linq.command.output"
  output.print("wrong " .. finding.wrong, "      " .. finding.todo)
  output.flush()
end

--- Runs the command.
---@param parsed table<string, any>
function doctor.run(parsed)
  local first = library()
  if first.wrong then
    tell_without_core(first, parsed.json)
    stop.quietly(stop.REFUSED)
  end
  local findings, is_well = require "linq.command.checks"(parsed), true
  table.insert(findings, 1, first)
  for _, finding in ipairs(findings) do
    is_well = is_well and not finding.wrong
    if not parsed.json then
      print_finding(finding)
    end
  end
  if parsed.json then
    require("linq.command.show").json(findings)
  end
  if not is_well then
    stop.quietly(stop.REFUSED)
  end
end

return doctor
