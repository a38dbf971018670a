import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { DeliverWebhooks } from './deliver.js';
import { DeliveryLog } from './delivery-log.js';
import { FanOut } from './fan-out.js';
import { Replay } from './replay.js';
import { WaitingDeliveries } from './waiting-deliveries.js';
import { webhookModels, WebhooksModule } from './webhooks.module.js';
import { WEBHOOKS_QUEUE } from './webhooks-work.js';

/** Writes deliveries for events and sends them. The app must also import `queueRoot()` and the relay. */
@Module({
  imports: [BullModule.registerQueue({ name: WEBHOOKS_QUEUE }), webhookModels, WebhooksModule],
  providers: [DeliverWebhooks, DeliveryLog, FanOut, Replay, WaitingDeliveries],
})
export class WebhooksWorkerModule {}
