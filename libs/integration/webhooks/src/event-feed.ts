import { callerMay, CurrentTenant, demand, EventHistory, TenantInjectable } from '#foundation/tenancy';
import { messageOf, type WebhookMessage } from './message.js';
import { demandReadPermissions, publishedEvents } from './published-events.js';
import { webhookErrors } from './webhooks.errors.js';

/** The tenant's published events. Consumers read them in order, from any position. */
@TenantInjectable()
export class EventFeed {
  constructor(
    private readonly history: EventHistory,
    private readonly tenant: CurrentTenant,
  ) {}

  /**
   * Events after a position, in order. A consumer that goes on from the last event gets each event once. The feed
   * contains only events that the caller may read, by the same permissions as the routes.
   * @param after `sequence` of the last event that the consumer has, 0 for the beginning
   * @param types event types wanted; those that are not published are ignored
   * @throws webhooks.events-forgotten if events after this position are no longer stored; request.forbidden without
   *   events.read, or for a wanted type that the caller may not read
   */
  async after(after: number, limit: number, types?: readonly string[]): Promise<WebhookMessage[]> {
    demand('events.read');
    if (types) demandReadPermissions(types);
    const readable = publishedEvents().filter(
      ({ readWith }) => readWith !== undefined && callerMay(readWith),
    );
    const wanted = readable.flatMap(({ type }) => (!types || types.includes(type) ? [type] : []));
    const events = await this.history.after(after, limit, { types: wanted });
    if (after > 0 && ((await this.history.first()) ?? 0) > after + 1) throw webhookErrors.eventsForgotten();
    return events.map((event) => messageOf(event, this.tenant.id));
  }
}
