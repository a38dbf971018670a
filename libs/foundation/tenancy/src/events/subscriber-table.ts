import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Actor } from '#platform/context';
import { eventCatalogue, isEventType } from './define-event.js';
import { declaredServices } from '../scope/declared-services.js';
import { SUBSCRIBER, type EventSubscriber, type SubscriberOptions } from './subscriber.js';

/** What happened and who did it: as much of an event as tells who wants it. */
export interface Happening {
  readonly type: string;
  readonly by: Actor['type'];
}

export interface SubscriberEntry extends SubscriberOptions {
  readonly service: Type<EventSubscriber>;
  /** The types of `on`; undefined: all. */
  readonly types: ReadonlySet<string> | undefined;
  wants(event: Happening): boolean;
}

/** The subscribers of this process, read from class metadata at start-up. */
@Injectable()
export class SubscriberTable implements OnModuleInit {
  private readonly entries = new Map<string, SubscriberEntry>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const found = declaredServices<SubscriberOptions, EventSubscriber>(this.discovery, SUBSCRIBER);
    for (const [service, options] of found) this.add(service, options);
  }

  all(): SubscriberEntry[] {
    return [...this.entries.values()];
  }

  get(name: string): SubscriberEntry | undefined {
    return this.entries.get(name);
  }

  private add(service: Type<EventSubscriber>, options: SubscriberOptions): void {
    const known = this.entries.get(options.name);
    if (known?.service === service) return;
    if (known)
      throw new Error(`two subscribers are called ${options.name}: ${known.service.name}, ${service.name}`);
    const types = typesOf(options.on);
    for (const type of types ?? []) {
      if (!isEventType(type))
        throw new Error(`${service.name} subscribes to ${type}, which no library declares`);
    }
    const wants = ({ type, by }: Happening): boolean =>
      (types?.has(type) ?? true) && (options.by?.includes(by) ?? true);
    this.entries.set(options.name, { ...options, service, types, wants });
  }
}

function typesOf(on: SubscriberOptions['on']): ReadonlySet<string> | undefined {
  if (on === 'all') return undefined;
  return new Set((typeof on === 'function' ? eventCatalogue().filter(on) : on).map(({ type }) => type));
}
