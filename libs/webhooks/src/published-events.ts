// Loads the event types of every library, so that an endpoint may choose them and a process that hands events on
// knows which of them are published.
import '#catalog/events';
import '#identity/events';
import '#inventory/events';
import '#orders/events';
import '#payments/events';
import '#stores/events';
import { eventCatalogue, type EventDefinition } from '#tenancy';
import './webhooks.events.js';

/** The event types that leave the house, by name. Everything that others are shown goes through here. */
export function publishedEvents(): EventDefinition[] {
  return eventCatalogue().filter(({ published }) => published);
}

/** A published event type. */
export function publishedEvent(type: string): EventDefinition | undefined {
  return publishedEvents().find((definition) => definition.type === type);
}
