import { Id, Int, Iso8601, Nested, QueryInt, Text } from '#platform/http';
import { AnyObject } from './any-object.js';

export class EventFeedQuery {
  @QueryInt({
    min: 0,
    default: 0,
    description: '`sequence` of the last event that you have; 0 for the beginning',
  })
  after: number = 0;

  @QueryInt({ min: 1, max: 100, default: 20, description: 'Most events to answer with' })
  limit: number = 20;

  @Text({ optional: true, max: 80, example: 'order.paid', description: 'Only events of this type' })
  type?: string;
}

/** As in webhooks. */
export class EventDto {
  @Id()
  id: string;

  @Text({ example: 'order.paid' })
  type: string;

  @Iso8601()
  timestamp: string;

  @Id({ description: 'Tenant id' })
  tenant: string;

  @Int({ min: 1, description: 'Grows from event to event; numbers in between may be missing' })
  sequence: number;

  @AnyObject({ description: 'By the type’s example, see GET /admin/event-types' })
  data: unknown;
}

export class EventFeedDto {
  @Nested(() => EventDto, { array: true })
  data: EventDto[];

  @Int({ min: 0, description: 'Send as `after` next time' })
  next: number;
}

export class EventTypeDto {
  @Text({ example: 'order.paid' })
  type: string;

  @Int({ min: 1 })
  version: number;

  @Text({ max: 500 })
  summary: string;

  @AnyObject()
  example: unknown;
}

export class EventTypesDto {
  @Nested(() => EventTypeDto, { array: true, max: 1000 })
  data: EventTypeDto[];
}
