--- linq, one request after another, all of a call but for the reading of the
--- answer: undecoded_sequential.lua BASE_URL CHAT_ID COUNT. What
--- linq_sequential.lua takes more is the JSON and the object.

local answer = require "linq.call.answer"

function answer.read(_, _, _, _, _, body)
  return body
end

dofile "bench/linq_sequential.lua"
