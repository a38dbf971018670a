// Loads the event types of every library. Endpoints can then subscribe to them, and the sender knows which are
// published.
import '#commerce/catalog/events';
import '#foundation/identity/events';
import '#foundation/programs/events';
import '#commerce/inventory/events';
import '#commerce/orders/events';
import '#commerce/payments/events';
import '#commerce/stores/events';
import { demand, eventCatalogue, type EventDefinition } from '#foundation/tenancy';
import './webhooks.events.js';

/** The published event types, by name. Webhooks and the feed send no others. */
export function publishedEvents(): EventDefinition[] {
  return eventCatalogue().filter(({ published }) => published);
}

/** Finds a published event type. */
export function publishedEvent(type: string): EventDefinition | undefined {
  return publishedEvents().find((definition) => definition.type === type);
}

/**
 * Checks that the caller may read events of these types. People who have events sent to an address need this, because
 * the address may be their own.
 * @param types event types, or `*` for all
 * @throws request.forbidden that names the permission
 */
export function demandReadPermissions(types: readonly string[]): void {
  for (const { type, readWith } of publishedEvents()) {
    if (readWith !== undefined && (types.includes('*') || types.includes(type))) demand(readWith);
  }
}
