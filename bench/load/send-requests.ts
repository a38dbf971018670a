import autocannon from 'autocannon';
import type { Outcome, RequestsJob } from './job.js';

/** Each connection starts at another position of the list, so that they do not all send the same request at once. */
export async function sendRequests(job: RequestsJob): Promise<Outcome> {
  const { origin, requests, amount, connections } = job;
  const latencies: number[] = [];
  const failures: Record<string, number> = {};
  let client = 0;
  const began = performance.now();
  let ended = began;
  const { errors, timeouts } = await autocannon({
    url: origin,
    connections,
    amount,
    requests,
    timeout: 30,
    setupClient: (connection) => {
      const start = Math.floor((client++ * requests.length) / connections);
      connection.setRequests([...requests.slice(start), ...requests.slice(0, start)]);
      connection.on('response', (status, _bytes, milliseconds) => {
        latencies.push(milliseconds);
        // autocannon itself measures the time only once a second.
        ended = performance.now();
        if (status >= 400) failures[status] = (failures[status] ?? 0) + 1;
      });
    },
  });
  if (errors > 0) failures['errors'] = errors;
  if (timeouts > 0) failures['timeouts'] = timeouts;
  return { latencies, wallMs: ended - began, failures };
}
