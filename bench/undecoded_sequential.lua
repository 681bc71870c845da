--- linq, one request after another, all of a call but for the reading of the
--- answer: undecoded_sequential.lua BASE_URL CHAT_ID COUNT. What
--- linq_sequential.lua takes more is the JSON and the object.

local read = require "linq.call.read"

function read.result(_, response)
  return response.body
end

dofile "bench/linq_sequential.lua"
