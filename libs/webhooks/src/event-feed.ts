import { CurrentTenant, EventHistory, TenantInjectable } from '#tenancy';
import { messageOf, type WebhookMessage } from './message.js';
import { publishedEvents } from './published-events.js';

/** The tenant's published events to be read by consumers at their own pace, from any place on. */
@TenantInjectable()
export class EventFeed {
  constructor(
    private readonly history: EventHistory,
    private readonly tenant: CurrentTenant,
  ) {}

  /**
   * Events behind a place, in order; every one of them sooner or later, none twice.
   * @param after `sequence` of the last event that the consumer has, 0 for the beginning
   * @param types event types wanted; those that are not published are left out
   */
  async after(after: number, limit: number, types?: readonly string[]): Promise<WebhookMessage[]> {
    const published = publishedEvents().map(({ type }) => type);
    const wanted = types ? published.filter((type) => types.includes(type)) : published;
    const events = await this.history.after(after, limit, { types: wanted });
    return events.map((event) => messageOf(event, this.tenant.id));
  }
}
