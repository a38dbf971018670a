// Preloaded into the product's processes by the fault suites (node --import). A request with the header x-planted-fault
// causes an error that nobody catches, like a missing `error` handler.
import diagnostics from 'node:diagnostics_channel';
import { PassThrough } from 'node:stream';

const FAULTS = {
  callback: () =>
    setImmediate(() => {
      throw new Error('planted in a callback');
    }),
  promise: () => void Promise.reject(new Error('planted in a promise')),
  stream: () => void new PassThrough().destroy(new Error('planted in a stream')),
};

diagnostics.subscribe('tracing:fastify.request.handler:start', ({ request }) => {
  FAULTS[request.headers['x-planted-fault']]?.();
});
