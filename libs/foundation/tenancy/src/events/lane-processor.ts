import { Process, Processor } from '@nestjs/bull';
import { Logger } from '@nestjs/common';
import type { Job } from 'bull';
import { TenantScope } from '../scope/tenant-scope.js';
import { Lanes } from './lanes.js';
import { OUTBOX_QUEUE, OutboxRings, type Ring } from './rings.js';
import { SubscriberTable } from './subscriber-table.js';

const CONCURRENCY = 8;

/** Answers rings of subscribers' lanes. */
@Processor(OUTBOX_QUEUE)
export class LaneProcessor {
  private readonly logger = new Logger(LaneProcessor.name);

  constructor(
    private readonly scope: TenantScope,
    private readonly subscribers: SubscriberTable,
    private readonly rings: OutboxRings,
  ) {}

  @Process({ concurrency: CONCURRENCY })
  async process({ data }: Job<Ring>): Promise<void> {
    const entry = this.subscribers.get(data.lane);
    if (!entry) {
      this.logger.warn(`no subscriber ${data.lane} in this version; its lane waits for one that has it`);
      return;
    }
    await this.rings.answer(data, () =>
      this.scope.run(data.tenantId, async (graph) => {
        const lanes = await graph.get(Lanes);
        return lanes.turn(entry, await graph.get(entry.service));
      }),
    );
  }
}
