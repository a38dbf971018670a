import { BullModule } from '@nestjs/bull';
import type { DynamicModule } from '@nestjs/common';
import { MAIL_QUEUE } from '#mail';
import { OUTBOX_QUEUE } from '#tenancy';
import { WEBHOOKS_QUEUE } from '#webhooks';

/** What the queue board looks at. */
export const QUEUE_NAMES = [OUTBOX_QUEUE, MAIL_QUEUE, WEBHOOKS_QUEUE];

/** The queues as the api sees them; workers process them. */
export function queues(): DynamicModule {
  return BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name })));
}
