import { Module } from '@nestjs/common';
import { WebhooksModule } from '../webhooks.module.js';
import { WebhookEndpointsController } from './endpoints.controller.js';
import { EventsController } from './events.controller.js';

@Module({ imports: [WebhooksModule], controllers: [WebhookEndpointsController, EventsController] })
export class WebhooksHttpModule {}
