// Measures frames of the page: from the first callback of a frame until the main thread has done its
// style, layout and paint, and takes the next task. `window.frames_()` ends it, and gives the times in
// milliseconds, the slowest first.
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
const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
observer.observe({ type: "long-animation-frame" });

requestAnimationFrame(frame);
window.stopFrames = () => {
  going = false;
  observer.disconnect();
  return { times: times.sort((a, b) => b - a), long };
};
