import { callerMay, CurrentTenant, demand, EventHistory, TenantInjectable } from '#foundation/tenancy';
import { messageOf, type WebhookMessage } from './message.js';
import { demandToRead, publishedEvents } from './published-events.js';
import { webhookErrors } from './webhooks.errors.js';

/** The tenant's published events to be read by consumers at their own pace, from any place on. */
@TenantInjectable()
export class EventFeed {
  constructor(
    private readonly history: EventHistory,
    private readonly tenant: CurrentTenant,
  ) {}

  /**
   * Events behind a place, in order; every one of them sooner or later, none twice. Only those that tell of what the
   * caller may read: the feed opens nothing that its own routes keep shut.
   * @param after `sequence` of the last event that the consumer has, 0 for the beginning
   * @param types event types wanted; those that are not published are left out
   * @throws webhooks.events-forgotten where events behind this place are not kept any more;
   *   request.forbidden without events.read, or for a wanted type that tells of what the caller may not read
   */
  async after(after: number, limit: number, types?: readonly string[]): Promise<WebhookMessage[]> {
    demand('events.read');
    if (types) demandToRead(types);
    const readable = publishedEvents().filter(
      ({ readWith }) => readWith !== undefined && callerMay(readWith),
    );
    const wanted = readable.flatMap(({ type }) => (!types || types.includes(type) ? [type] : []));
    const events = await this.history.after(after, limit, { types: wanted });
    if (after > 0 && ((await this.history.first()) ?? 0) > after + 1) throw webhookErrors.eventsForgotten();
    return events.map((event) => messageOf(event, this.tenant.id));
  }
}
