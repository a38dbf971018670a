import { Process, Processor } from '@nestjs/bull';
import { Logger } from '@nestjs/common';
import type { Job } from 'bull';
import { TenantScope } from '../scope/tenant-scope.js';
import { Lanes } from './lanes.js';
import { OUTBOX_QUEUE, Rings, type RingJob } from './rings.js';
import { SubscriberTable } from './subscriber-table.js';

const CONCURRENCY = 8;
const BUSY_PAUSE_MS = 100;

/** Answers rings: one turn of the lane, then back to the end of the queue if there is more. */
@Processor(OUTBOX_QUEUE)
export class LaneProcessor {
  private readonly logger = new Logger(LaneProcessor.name);

  constructor(
    private readonly scope: TenantScope,
    private readonly subscribers: SubscriberTable,
    private readonly rings: Rings,
  ) {}

  @Process({ concurrency: CONCURRENCY })
  async process({ data }: Job<RingJob>): Promise<void> {
    const entry = this.subscribers.get(data.subscriber);
    if (!entry) {
      this.logger.warn(
        `no subscriber ${data.subscriber} in this version; its lane waits for one that has it`,
      );
      return;
    }
    await this.rings.answered(data);
    const outcome = await this.scope.run(data.tenantId, async (graph) => {
      const lanes = await graph.get(Lanes);
      return lanes.turn(entry, await graph.get(entry.service));
    });
    if (outcome.state === 'more') await this.rings.ring(data);
    else if (outcome.state === 'busy') await this.rings.ring(data, BUSY_PAUSE_MS);
    else if (outcome.state === 'retry')
      await this.rings.ring(data, Math.max(1, outcome.at.getTime() - Date.now()));
  }
}
