--- Writes the manual page linq(1), from the parsers of the command.

local command = require "linq.command"
local parser = require "linq.command.parser"

local HEAD = [[
.\" Written by make reference.
.TH LINQ 1 "" "linq" "Linq"
.SH NAME
linq \- client of the Linq messaging API (iMessage, RCS, SMS)
.SH SYNOPSIS
.B linq
.I command
.RI [ argument ...]
.br
.B linq call
.I operation
.RI [ parameter ...]
.RI [ \-\-field " " value ...]
.SH DESCRIPTION
.B linq
calls the operations of the Linq API, versions 3 and 2, shows chats, sends messages, prints what comes in, and
looks for what usually goes wrong.
.SH OPTIONS
.TP
.B \-h, \-\-help
Tells of the command or operation before it.
.TP
.B \-\-version
Prints the version.
.SH COMMANDS
]]

local FOOT = [[
.SH VALUES
A field is given as text: integers, numbers, true or false, objects as JSON. An array's option is repeated for each of
its elements. @\fIfile\fR stands for what the file holds, \- for standard input, and @@ for an @. A value that begins
with \- is given as \-\-field=\fIvalue\fR. What follows \-\- is no option.
.PP
Where a message is wanted, text alone is one.
.SH EXIT STATUS
.TP
.B 0
It is done.
.TP
.B 1
The API refused it, or it failed; standard error says why, as JSON with \-\-json.
.TP
.B 2
It was called in a wrong way.
.TP
.B 70
A fault of linq.
.TP
.B 129, 130, 143
It was interrupted, by SIGHUP, Ctrl\-C or SIGTERM. Nothing is left half done.
.TP
.B 141
Nobody read its output any more.
.SH ENVIRONMENT
.TP
.B LINQ_API_V3_API_KEY, LINQ_INTEGRATION_TOKEN
The key of API v3, the token of API v2. They come before those of a profile.
.TP
.B LINQ_API_V3_BASE_URL, LINQ_API_V2_BASE_URL
Where the API is. They come before the base_url of a profile.
.TP
.B LINQ_PROFILE
The profile that is used without \-\-profile.
.TP
.B LINQ_WEBHOOK_SECRET
The secret that webhooks are signed with. It comes before that of a profile.
.TP
.B NO_COLOR, TERM=dumb
Either turns colours off.
.TP
.B https_proxy, all_proxy, no_proxy
The proxy, unless the profile has one. Capital letters do as well.
.SH FILES
.TP
.I ~/.config/linq/default.conf
The profile; \fI~/.config/linq/\fRname\fI.conf\fR is that of \-\-profile name. $XDG_CONFIG_HOME stands for ~/.config.
A line is "name = value", with the names api_key, token, base_url, from, webhook_secret, proxy, ca_file and ca_path.
Only its owner may read it (chmod 600).
.SH EXAMPLES
.nf
linq find +12052761148 +12055426109
linq send \-\-from +12052761148 \-\-to +12055426109 "On my way"
linq call chats.list \-\-from +12052761148 \-\-all \-\-json
linq call v2.chats.get 45
.fi
]]

local function escaped(text)
  text = text:gsub("\\", "\\e"):gsub("%-", "\\-"):gsub("’", "'")
  return (text:gsub("^([.'])", "\\&%1"))
end

local function usage_of(element)
  local names = {}
  for i, argument in ipairs(element._arguments) do
    names[i] = argument:_get_usage()
  end
  return table.concat(names, " ")
end

local function write_element(lines, label, text)
  lines[#lines + 1] = ".TP"
  lines[#lines + 1] = ".B " .. escaped(label)
  lines[#lines + 1] = text and text ~= "" and escaped((text:gsub("\n", " "))) or "\\&"
end

-- The longest name that an option shows: --display_name, with what it takes.
local function label_of(option)
  local labels = option:_get_label_lines()
  return labels[#labels]
end

local function write_options(lines, element)
  for _, argument in ipairs(element._arguments) do
    if argument._description and argument._description ~= "" then
      write_element(lines, argument:_get_label_lines()[1], argument._description)
    end
  end
  for _, option in ipairs(element._options) do
    if option._name ~= "-h" and option._name ~= "--help" then
      write_element(lines, label_of(option), option:_get_description())
    end
  end
end

local function write_command(lines, element, name)
  lines[#lines + 1] = ".SS linq " .. escaped(name) .. " " .. escaped(usage_of(element))
  lines[#lines + 1] = escaped(element._description)
  write_options(lines, element)
end

local function write_operations(lines, call)
  lines[#lines + 1] = ".SH OPERATIONS"
  lines[#lines + 1] = "Names of API v2 begin with \"v2.\". All of them take \\-\\-json and \\-\\-profile."
  for _, operation in ipairs(call._commands) do
    lines[#lines + 1] = ".SS " .. escaped(operation._name) .. " " .. escaped(usage_of(operation))
    lines[#lines + 1] = escaped(operation._description)
    local own = { _arguments = operation._arguments, _options = {} }
    for _, option in ipairs(operation._options) do
      if option._name ~= "--json" and option._name ~= "--profile" then
        table.insert(own._options, option)
      end
    end
    write_options(lines, own)
  end
end

--- The page, in the language of man.
---@return string
return function()
  local root = parser.new("linq", "")
  command.define_all(root)
  local lines = {}
  for _, one in ipairs(root._commands) do
    write_command(lines, one, one._name)
  end
  write_operations(lines, root._commands[1])
  local text = HEAD .. table.concat(lines, "\n") .. "\n" .. FOOT
  return (text:gsub(" +\n", "\n"))
end
