export {
  WebhookEndpointDisabled,
  type DisabledReason,
  type EndpointDisabledFacts,
} from './webhooks.events.js';
