--- Draws a run that is kept, and writes its page: lua bench/pictures.lua FILE FOLDER makes
--- FOLDER/<id>.md and FOLDER/<id>/<section>.svg.

local draw = require "bench.draw"
local files = require "linq.sandbox.files"
local json = require "bench.json"
local page = require "bench.page"

local file, folder = arg[1], arg[2]
local run = json.decode(assert(files.read(file)))
local pictures = folder .. "/" .. run.id
local made = os.execute(("mkdir -p '%s' && rm -f '%s'/*.svg"):format(pictures, pictures))
assert(made == true or made == 0, "cannot make " .. pictures)
local passed, failed = 0, 0
for _, section in ipairs(run.sections) do
  local picture = ("%s/%s.svg"):format(pictures, section.id)
  draw.section(section, picture)
  local missing = draw.missing(section, assert(files.read(picture)))
  if #missing == 0 then
    passed = passed + 1
  else
    failed = failed + 1
    print(("%s does not show: %s"):format(picture, table.concat(missing, "; ")))
  end
end
local path = ("%s/%s.md"):format(folder, run.id)
assert(files.write(path, page.of(run)))
print(path)
print(("%d passed, %d failed"):format(passed, failed)) -- pictures
os.exit(failed == 0 and 0 or 1)
