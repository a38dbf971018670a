import { FieldOf, Flag, Id, Int, Iso8601, Nested, OneOf, PageQuery, Text } from '#platform/http';
import { ENDPOINT } from '../endpoint-values.js';
import { DELIVERY_STATES, type DeliveryState, type WebhookDelivery } from '../webhook-delivery.schema.js';
import type { AcceptedReplay } from '../replay.js';
import type { WebhookEndpoint } from '../webhook-endpoint.schema.js';

const EVENTS = {
  example: ['order.paid', 'order.status-changed'],
  description: 'Event types, see GET /admin/event-types; `*` for all event types',
};
const URL_FIELD = {
  example: 'https://erp.example.com/hooks',
  description: 'An https URL on the public internet',
};
const DESCRIPTION = { example: 'Orders to the ERP' } as const;

export class CreateWebhookEndpointDto {
  @FieldOf(ENDPOINT.url, URL_FIELD)
  url: string;

  @FieldOf(ENDPOINT.events, EVENTS)
  events: string[];

  @FieldOf(ENDPOINT.description, DESCRIPTION)
  description?: string;
}

export class UpdateWebhookEndpointDto {
  @FieldOf(ENDPOINT.url, { ...URL_FIELD, optional: true })
  url?: string;

  @FieldOf(ENDPOINT.events, { ...EVENTS, optional: true })
  events?: string[];

  @FieldOf(ENDPOINT.description, DESCRIPTION)
  description?: string;

  @Flag({
    optional: true,
    description: 'Enabling the endpoint resets its failures; missed events can be replayed',
  })
  enabled?: boolean;
}

export class WebhookEndpointDto {
  @Id()
  id: string;

  @FieldOf(ENDPOINT.url, {
    ...URL_FIELD,
    description: 'Shown without query and fragment to callers without webhooks.write',
  })
  url: string;

  @FieldOf(ENDPOINT.events, EVENTS)
  events: readonly string[];

  @FieldOf(ENDPOINT.description, { ...DESCRIPTION, optional: false })
  description: string;

  @Flag()
  enabled: boolean;

  @OneOf(['gone', 'failing'], {
    name: 'WebhookDisabledReason',
    nullable: true,
    description:
      '`gone`: the endpoint answered 410. `failing`: it failed for five days. null: staff disabled it, or it is enabled',
  })
  disabledReason: 'gone' | 'failing' | null;

  @Int({ min: 0 })
  consecutiveFailures: number;

  @Iso8601()
  createdAt: string;

  @Iso8601()
  updatedAt: string;

  static of(endpoint: WebhookEndpoint): WebhookEndpointDto {
    const { _id, url, events, description, enabled, disabledReason, consecutiveFailures } = endpoint;
    return {
      id: _id,
      ...{ url, events, description, enabled, consecutiveFailures },
      disabledReason: disabledReason ?? null,
      createdAt: endpoint.createdAt.toISOString(),
      updatedAt: endpoint.updatedAt.toISOString(),
    };
  }
}

export class WebhookEndpointWithSecretDto extends WebhookEndpointDto {
  @Text({
    description: 'Secret to verify signatures (Standard Webhooks). It is shown only now',
    example: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  })
  secret: string;

  static with(made: { endpoint: WebhookEndpoint; secret: string }): WebhookEndpointWithSecretDto {
    return { ...WebhookEndpointDto.of(made.endpoint), secret: made.secret };
  }
}

export class WebhookAttemptDto {
  @Iso8601()
  at: string;

  @Int({ nullable: true, min: 100, max: 599, description: 'HTTP status; null if there was no answer' })
  status: number | null;

  @Int({ min: 0, description: 'Milliseconds until the answer' })
  ms: number;

  @Text({ nullable: true, max: 1000 })
  error: string | null;
}

export class WebhookDeliveryDto {
  @Text({ example: '01jd2k3m4n5p6q7r8s9tavwxyz.01jd2k3m4n5p6q7r8s9tavwxy0' })
  id: string;

  @Id({ description: 'The header webhook-id has the same value' })
  eventId: string;

  @Text({ example: 'order.paid' })
  type: string;

  @Int({ nullable: true, min: 1, description: 'null for test deliveries' })
  sequence: number | null;

  @OneOf(DELIVERY_STATES, { name: 'WebhookDeliveryState' })
  state: DeliveryState;

  @Nested(() => WebhookAttemptDto, {
    array: true,
    max: 20,
    description: 'The last twenty attempts, oldest first',
  })
  attempts: WebhookAttemptDto[];

  @Id({ nullable: true, description: 'The last replay that sent it again' })
  replay: string | null;

  @Iso8601({ nullable: true, description: 'When the next attempt is due' })
  nextAttemptAt: string | null;

  @Iso8601()
  createdAt: string;

  static of(delivery: WebhookDelivery): WebhookDeliveryDto {
    const { _id, eventId, type, seq, state, attempts, replay, nextAt, createdAt } = delivery;
    return {
      id: _id,
      ...{ eventId, type, state },
      sequence: seq ?? null,
      attempts: attempts.map(({ at, status, ms, error }) => ({
        at: at.toISOString(),
        status: status ?? null,
        ms,
        error: error ?? null,
      })),
      replay: replay ?? null,
      nextAttemptAt: nextAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    };
  }
}

export class WebhookDeliveryQuery extends PageQuery {
  @OneOf(DELIVERY_STATES, { name: 'WebhookDeliveryState', optional: true })
  state?: DeliveryState;

  @Text({ optional: true, max: 80, example: 'order.paid' })
  type?: string;

  @Id({ optional: true, description: 'Only deliveries that this replay sent again' })
  replay?: string;
}

export class TestWebhookDto {
  @Text({
    optional: true,
    max: 80,
    example: 'order.paid',
    description: 'Event type whose example is sent; by default the endpoint’s first event type',
  })
  type?: string;
}

export class ReplayWebhooksDto {
  @Text({ optional: true, insteadOf: 'since', max: 60, description: 'Send this delivery again' })
  deliveryId?: string;

  @Iso8601({ optional: true, description: 'Send again all events since this time' })
  since?: string;

  @Iso8601({ optional: true, description: 'With `since`: end of the period, not included; by default now' })
  until?: string;
}

export class WebhookReplayDto {
  @Id()
  id: string;

  @Text({ nullable: true, max: 60, description: 'The delivery that is sent again' })
  deliveryId: string | null;

  @Iso8601({ nullable: true, description: 'Beginning of the period' })
  since: string | null;

  @Iso8601({ nullable: true, description: 'End of the period, not included' })
  until: string | null;

  @Int({ min: 0, description: 'How many deliveries it sends; events of the last seconds may add some' })
  deliveries: number;

  static of({ id, deliveryId, since, until, deliveries }: AcceptedReplay): WebhookReplayDto {
    return {
      id,
      deliveryId: deliveryId ?? null,
      since: since?.toISOString() ?? null,
      until: until?.toISOString() ?? null,
      deliveries,
    };
  }
}
