import type { Job } from './job.js';
import { makePurchases } from './buy.js';
import { sendRequests } from './send-requests.js';

// The client's own process: what it costs to make load must not count as the server's cost.
process.on('message', (job: Job) => {
  const work = job.kind === 'requests' ? sendRequests(job) : makePurchases(job);
  work.then(
    (outcome) => process.send!({ outcome }),
    (error: Error) => process.send!({ error: error.stack }),
  );
});
process.once('disconnect', () => process.exit());
