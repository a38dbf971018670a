import { flag, optional, text, texts, url, type Shape } from '#platform/values';

/** Rules for the fields of an endpoint. WebhookEndpoints also checks the event types and the URL. */
export const ENDPOINT = {
  url: url(),
  /** Event types, or `*` for all of them. */
  events: texts({ minItems: 1, max: 80, unique: true }),
  description: optional(text({ min: 0, max: 500 })),
  enabled: optional(flag()),
} satisfies Shape;
