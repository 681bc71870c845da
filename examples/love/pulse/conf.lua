-- Without a window: this runs on machines without a screen.
function love.conf(t)
  for _, module in ipairs { "window", "graphics", "audio", "sound", "joystick", "touch", "video" } do
    t.modules[module] = false
  end
end
