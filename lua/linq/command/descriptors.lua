--- Keeps the numbers of standard input, output and error taken. Where one was closed, the next file or socket would get
--- its number, and what is printed would go there.

local CLOSED = 9 -- EBADF

local kept = {} -- or the collector would close them

local function keep(file, mode)
  if select(3, file:seek()) == CLOSED then
    kept[#kept + 1] = io.open("/dev/null", mode) -- gets the lowest number that is free
  end
end

--- Opens what was closed, so that it can still be neither read nor written.
return function()
  keep(io.stdin, "wb")
  keep(io.stdout, "rb")
  keep(io.stderr, "rb")
end
