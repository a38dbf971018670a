import { flag, optional, text, texts, url, type Shape } from '#platform/values';

/** A webhook endpoint as somebody wants it. Which event types there are, and whether the address may be called: Endpoints. */
export const ENDPOINT = {
  url: url(),
  /** Event types, or `*` for all of them. */
  events: texts({ minItems: 1, max: 80, unique: true }),
  description: optional(text({ min: 0, max: 500 })),
  enabled: optional(flag()),
} satisfies Shape;
