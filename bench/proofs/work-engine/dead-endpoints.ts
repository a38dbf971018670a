import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantRecord } from '#foundation/tenancy';
import type { Estate } from './estate.js';
import { happen } from './happenings.js';
import { compared, listeners, told, webhookTimes } from './others-webhooks.js';
import type { Row } from './row.js';

const TROUBLED = 2;
const ENDPOINTS = 20;

/** Endpoints that accept every connection but never answer. */
export const deadEndpoints: Row = {
  name: 'dead-endpoints',
  tried: 'two tenants with 20 endpoints each that never answer, 1 event/s each',
  before: "others' webhooks after 31 s in the median, some never (alone: 30–60 ms)",
  right: "p95 of others' webhooks ≤ 2 × quiet",
  async play({ estate, short, log }) {
    const others = await listeners(estate, 5);
    const troubled = await estate.quietTenants(TROUBLED);
    for (const tenant of troubled) {
      for (let count = 0; count < ENDPOINTS; count++) await estate.endpoint(tenant, 'timeout');
    }
    await estate.worker('worker-a');
    await webhookTimes(estate, others, 2_000);
    const quiet = await webhookTimes(estate, others, short ? 5_000 : 30_000);
    const trouble = new Trouble(estate, troubled);
    try {
      // Wait until the largest number of turns waits for an answer.
      await sleep(short ? 3_000 : 20_000);
      const seen = compared(quiet, await webhookTimes(estate, others, short ? 6_000 : 60_000));
      log(`  ${told(seen)}`);
      return { now: told(seen), right: seen.right, figures: { ...seen } };
    } finally {
      await trouble.end();
    }
  },
};

class Trouble {
  private readonly going: Promise<void>;
  private ended = false;

  constructor(
    private readonly estate: Estate,
    private readonly tenants: readonly TenantRecord[],
  ) {
    this.going = this.go();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.going;
  }

  private async go(): Promise<void> {
    while (!this.ended) {
      for (const tenant of this.tenants) await happen(this.estate, tenant);
      await sleep(1_000);
    }
  }
}
