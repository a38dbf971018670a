import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { DeliverWebhooks } from './deliver.js';
import { DeliveryLog } from './delivery-log.js';
import { FanOut } from './fan-out.js';
import { Replay } from './replay.js';
import { WEBHOOKS_QUEUE, WebhookRings } from './webhook-rings.js';
import { WebhookSweep } from './webhook-sweep.js';
import { webhookModels, WebhooksModule } from './webhooks.module.js';
import { WebhooksProcessor } from './webhooks.processor.js';

/** Turns events into deliveries and delivers them. Needs `queueRoot()` and the relay in the app. */
@Module({
  imports: [BullModule.registerQueue({ name: WEBHOOKS_QUEUE }), webhookModels, WebhooksModule],
  providers: [DeliverWebhooks, DeliveryLog, FanOut, Replay, WebhookRings, WebhooksProcessor, WebhookSweep],
})
export class WebhooksWorkerModule {}
