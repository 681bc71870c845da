--- A self-signed certificate for 127.0.0.1. A client trusts it when ca_file names it.

local process = require "spec.support.process"

local certificate = {}

local command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
  .. "-subj /CN=127.0.0.1 -addext subjectAltName=%s -keyout %s/key.pem -out %s/cert.pem"

--- Creates key.pem and cert.pem.
---@param dir string
---@param names? string subjectAltName as openssl takes it; default: the address
function certificate.make(dir, names)
  local output, status = process.run(command:format(names or "IP:127.0.0.1", dir, dir))
  assert(status == 0, output)
end

return certificate
