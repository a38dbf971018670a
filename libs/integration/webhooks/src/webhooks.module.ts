import { Module } from '@nestjs/common';
import { EgressModule } from '#platform/egress';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import { WebhookEndpoints } from './endpoints.js';
import { EventFeed } from './event-feed.js';
import { PostMessage } from './post-message.js';
import './begin-endpoints.migration.js';
import './forget-address-secrets.migration.js';
import { RequestReplay } from './replay.js';
import { TestDelivery } from './test-delivery.js';

/** The models of this library, for its two modules. */
export const webhookModels = TenancyModule.forFeature(collections);

/** Webhook endpoints and the feed of events, for every process. WebhooksWorkerModule sends webhooks, in the worker. */
@Module({
  imports: [EgressModule, webhookModels],
  providers: [EndpointSecrets, EventFeed, PostMessage, RequestReplay, TestDelivery, WebhookEndpoints],
  exports: [EndpointSecrets, EventFeed, PostMessage, RequestReplay, TestDelivery, WebhookEndpoints],
})
export class WebhooksModule {}
