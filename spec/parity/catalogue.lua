-- Compares linq with the catalogue of the API's operations (spec/support/catalogue.lua), which is
-- newer than any SDK.
--
--   lua spec/parity/catalogue.lua
local catalogue = require "spec.support.catalogue"
local linq = require "linq"

local counts, failed = {}, 0
for _, version in ipairs { "v2", "v3" } do
  local operations = catalogue.operations(version)
  for _, difference in ipairs(catalogue.differences(operations, catalogue.schemas(version), linq[version])) do
    failed = failed + 1
    print(("FAIL  catalogue: %s %s"):format(version, difference))
  end
  local count = 0
  for _ in pairs(operations) do
    count = count + 1
  end
  counts[#counts + 1] = ("%d of %s"):format(count, version)
end
print(("catalogue: %s operations, %d differences"):format(table.concat(counts, " and "), failed))
os.exit(failed == 0 and 0 or 1)
