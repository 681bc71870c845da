function love.conf(t)
  t.identity = "linq-example"
  t.window.title = "linq in a game"
  t.window.width, t.window.height = 480, 160
end
