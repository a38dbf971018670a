import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { TenantScope, type Ring } from '#foundation/tenancy';
import { MAIL_QUEUE, MailRings } from './mail-rings.js';
import { SendMails } from './send-mails.js';

const CONCURRENCY = 8;

/** Answers rings of tenants whose mails wait. */
@Processor(MAIL_QUEUE)
export class MailProcessor {
  constructor(
    private readonly scope: TenantScope,
    private readonly rings: MailRings,
  ) {}

  @Process({ concurrency: CONCURRENCY })
  async process({ data }: Job<Ring>): Promise<void> {
    await this.rings.answer(data, () =>
      this.scope.run(data.tenantId, async (graph) => (await graph.get(SendMails)).turn()),
    );
  }
}
