--- A self-signed certificate for 127.0.0.1 and localhost. A client trusts it when ca_file names it.

local process = require "spec.support.process"

local certificate = {}

local command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
  .. "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout %s/key.pem -out %s/cert.pem"

--- Creates key.pem and cert.pem.
---@param dir string
function certificate.make(dir)
  local output, status = process.run(command:format(dir, dir))
  assert(status == 0, output)
end

return certificate
