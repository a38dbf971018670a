/**
 * Loaded into the attacked process with `node --import`. Answers on its own port (`HEARTBEAT_PORT`) the longest block
 * of the event loop since the last question: one number, in milliseconds.
 */
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';

const BEAT_MS = 5;

let last = performance.now();
let longest = 0;

function beat(): void {
  const now = performance.now();
  longest = Math.max(longest, now - last - BEAT_MS);
  last = now;
}

const port = Number(process.env.HEARTBEAT_PORT ?? 0);
if (port > 0) {
  setInterval(beat, BEAT_MS).unref();
  createServer((_request, response) => {
    beat();
    response.end(longest.toFixed(1));
    longest = 0;
  })
    .listen(port, '127.0.0.1')
    .unref();
}
