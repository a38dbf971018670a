import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { TenantScope, type Ring } from '#foundation/tenancy';
import { DeliverWebhooks } from './deliver.js';
import { WEBHOOKS_QUEUE, WebhookRings } from './webhook-rings.js';

/** Many, because a turn mostly waits for somebody else's server. */
const CONCURRENCY = 32;

/** Answers rings of endpoints for which something waits. */
@Processor(WEBHOOKS_QUEUE)
export class WebhooksProcessor {
  constructor(
    private readonly scope: TenantScope,
    private readonly rings: WebhookRings,
  ) {}

  @Process({ concurrency: CONCURRENCY })
  async process({ data }: Job<Ring>): Promise<void> {
    await this.rings.answer(data, () =>
      this.scope.run(data.tenantId, async (graph) => (await graph.get(DeliverWebhooks)).turn(data.lane)),
    );
  }
}
