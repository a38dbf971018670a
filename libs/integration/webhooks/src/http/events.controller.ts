import { Controller, Get, Query } from '@nestjs/common';
import { Access } from '#platform/http';
import { EventFeed } from '../event-feed.js';
import { publishedEvents } from '../published-events.js';
import { webhookErrors } from '../webhooks.errors.js';
import { EventFeedDto, EventFeedQuery, EventTypesDto, type EventDto } from './event.dto.js';

/** The feed of events, for consumers that fetch. */
@Controller('admin')
export class EventsController {
  constructor(private readonly feed: EventFeed) {}

  @Get('events')
  @Access({
    who: 'staff',
    permission: 'events.read',
    summary: 'Events in order after a position; a webhook consumer can fill its gaps with them',
    answers: { type: EventFeedDto },
    errors: [webhookErrors.eventsForgotten],
  })
  async list(@Query() { after, limit, type }: EventFeedQuery): Promise<EventFeedDto> {
    const data = (await this.feed.after(after, limit, type ? [type] : undefined)) as EventDto[];
    return { data, next: data.at(-1)?.sequence ?? after };
  }

  @Get('event-types')
  @Access({
    who: 'staff',
    permission: 'events.read',
    summary: 'Event types of webhooks and the feed, each with its schema and an example',
    answers: { type: EventTypesDto },
  })
  types(): EventTypesDto {
    return {
      data: publishedEvents().map(({ type, version, summary, schema, example }) => ({
        ...{ type, version, summary, schema, example },
      })),
    };
  }
}
