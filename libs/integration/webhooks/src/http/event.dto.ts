import { Id, Int, Iso8601, Nested, QueryInt, Text } from '#platform/http';
import { AnyObject } from './any-object.js';

export class EventFeedQuery {
  @QueryInt({
    min: 0,
    default: 0,
    description: '`sequence` of the last event that you have; 0 for the beginning',
  })
  after: number = 0;

  @QueryInt({ min: 1, max: 100, default: 20, description: 'Most events in the answer' })
  limit: number = 20;

  @Text({ optional: true, max: 80, example: 'order.paid', description: 'Only events of this type' })
  type?: string;
}

/** An event, the same as the body of a webhook. */
export class EventDto {
  @Id()
  id: string;

  @Text({ example: 'order.paid' })
  type: string;

  @Iso8601()
  timestamp: string;

  @Id({ description: 'Tenant id' })
  tenant: string;

  @Int({ min: 1, description: 'Grows from event to event; some numbers may be missing' })
  sequence: number;

  @AnyObject({
    description: 'Its fields depend on the type; GET /admin/event-types has schema and example of each',
  })
  data: unknown;
}

export class EventFeedDto {
  @Nested(() => EventDto, { array: true })
  data: EventDto[];

  @Int({ min: 0, description: 'Send this as `after` next time' })
  next: number;
}

export class EventTypeDto {
  @Text({ example: 'order.paid' })
  type: string;

  @Int({ min: 1 })
  version: number;

  @Text({ max: 500 })
  summary: string;

  @AnyObject({ description: 'JSON Schema of `data`; fields may be added' })
  schema: unknown;

  @AnyObject()
  example: unknown;
}

export class EventTypesDto {
  @Nested(() => EventTypeDto, { array: true, max: 1000 })
  data: EventTypeDto[];
}
