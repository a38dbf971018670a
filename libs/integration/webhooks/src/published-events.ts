// Loads the event types of every library, so that an endpoint may choose them and a process that hands events on
// knows which of them are published.
import '#commerce/catalog/events';
import '#foundation/identity/events';
import '#foundation/programs/events';
import '#commerce/inventory/events';
import '#commerce/orders/events';
import '#commerce/payments/events';
import '#commerce/stores/events';
import { demand, eventCatalogue, type EventDefinition } from '#foundation/tenancy';
import './webhooks.events.js';

/** The event types that leave the house, by name. Everything that others are shown goes through here. */
export function publishedEvents(): EventDefinition[] {
  return eventCatalogue().filter(({ published }) => published);
}

/** A published event type. */
export function publishedEvent(type: string): EventDefinition | undefined {
  return publishedEvents().find((definition) => definition.type === type);
}

/**
 * Goes on if the caller may read what these event types tell of; whoever sends them to an address must, because the
 * address may be their own.
 * @param types event types, or `*` for all
 * @throws request.forbidden that names the permission
 */
export function demandToRead(types: readonly string[]): void {
  for (const { type, readWith } of publishedEvents()) {
    if (readWith !== undefined && (types.includes('*') || types.includes(type))) demand(readWith);
  }
}
