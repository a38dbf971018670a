export { webhooks } from './library.js';
export { WebhookEndpoints, type EndpointChanges, type NewEndpoint } from './endpoints.js';
export { WEBHOOK_MESSAGE } from './message.js';
export { publishedEvents } from './published-events.js';
export { webhookErrors } from './webhooks.errors.js';
export { WebhooksModule } from './webhooks.module.js';
export { WebhooksWorkerModule } from './webhooks-worker.module.js';
export { WEBHOOKS_QUEUE } from './webhooks-work.js';
