// Measures frames of the page: from the first callback of a frame until the main thread has done its
// style, layout and paint, and takes the next task. `window.stopFrames()` ends it, and gives these
// times in milliseconds, the slowest first, and those of the frames that the browser itself calls long.
const times = [];
const channel = new MessageChannel();
let began, going = true;

channel.port1.onmessage = () => times.push(performance.now() - began);

function frame() {
  if (!going) return;
  began = performance.now();
  channel.port2.postMessage(0);
  requestAnimationFrame(frame);
}

const long = [];
const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => ({
  duration: entry.duration, script: entry.scripts.reduce((sum, script) => sum + script.duration, 0),
  before: entry.renderStart - entry.startTime, layout: entry.startTime + entry.duration - entry.styleAndLayoutStart,
}))));
observer.observe({ type: "long-animation-frame" });

requestAnimationFrame(frame);
window.stopFrames = () => {
  going = false;
  observer.disconnect();
  return { times: times.sort((a, b) => b - a), long };
};
