import type { Job } from './job.js';
import { makePurchases } from './buy.js';
import { sendRequests } from './send-requests.js';

// The client has its own process, so that its CPU time does not count as the server's.
process.on('message', (job: Job) => {
  const work = job.kind === 'requests' ? sendRequests(job) : makePurchases(job);
  work.then(
    (outcome) => process.send!({ outcome }),
    (error: Error) => process.send!({ error: error.stack }),
  );
});
process.once('disconnect', () => process.exit());
