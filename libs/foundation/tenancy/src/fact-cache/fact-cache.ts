import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { RedisFactory } from '#platform/redis';
import { outsideUnitOfWork } from '../unit-of-work/running-unit.js';

/** How long a fact is kept while the process hears of changes, in case it misses one. */
const CONNECTED_MS = 10_000;
/** How long a fact is kept while the process cannot hear of changes: for so long it may be out of date. */
const DISCONNECTED_MS = 1_000;
const REMEMBERED = 20_000;

/**
 * A cache of tenants' facts, so that looking one up costs one map look-up. After the commit, Redis tells all processes of a
 * change; a process that cannot hear of changes uses nothing that is older than a second. Each use of it is a class of its
 * own with a channel of its own.
 */
export abstract class FactCache<Fact extends string>
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger(this.constructor.name);
  private readonly kept = new LRUCache<string, { readonly value: unknown; readonly since: number }>({
    max: REMEMBERED,
  });
  private readonly loading = new Map<string, Promise<unknown>>();
  private readonly listeners = new Set<(tenantId?: string) => void>();
  private subscriber?: Redis;
  private connected = false;

  /** @param channel of Redis, on which processes tell each other of changes */
  protected constructor(
    private readonly redis: Redis,
    private readonly openRedis: RedisFactory,
    private readonly channel: string,
  ) {}

  onApplicationBootstrap(): void {
    const subscriber = this.openRedis('subscriber');
    this.subscriber = subscriber;
    subscriber.on('message', (_channel: string, key: string) => {
      this.forget(key);
      this.tell(key.slice(0, key.indexOf(':')));
    });
    subscriber.on('close', () => (this.connected = false));
    subscriber.on('ready', () => void this.listen(subscriber));
  }

  onApplicationShutdown(): void {
    this.subscriber?.disconnect();
    this.subscriber = undefined;
  }

  /**
   * A fact of a tenant: from memory at once, or from `load`.
   * @param load reads the committed data; if it fails, the caller gets the error and nothing is kept
   */
  get<T>(tenantId: string, fact: Fact, load: () => Promise<T>): T | Promise<T> {
    const key = `${tenantId}:${fact}`;
    const entry = this.kept.get(key);
    if (entry && Date.now() - entry.since <= (this.connected ? CONNECTED_MS : DISCONNECTED_MS))
      return entry.value as T;
    return (this.loading.get(key) as Promise<T> | undefined) ?? this.load(key, load);
  }

  /** Makes every process look up these facts again. Call it after the commit of the change. Never throws. */
  async changed(tenantId: string, facts: readonly Fact[]): Promise<void> {
    const keys = facts.map((fact) => `${tenantId}:${fact}`);
    for (const key of keys) this.forget(key);
    await Promise.all(keys.map((key) => this.redis.publish(this.channel, key))).catch((error: Error) => {
      this.logger.warn(`other processes hear of a change ${CONNECTED_MS} ms late: ${error.message}`);
    });
  }

  /**
   * Calls `listener` with the tenant of every change, and without a tenant if changes may have been missed. Returns a
   * function that stops this.
   */
  onChange(listener: (tenantId?: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(tenantId?: string): void {
    for (const listener of this.listeners) listener(tenantId);
  }

  private load<T>(key: string, load: () => Promise<T>): Promise<T> {
    const since = Date.now();
    const running = outsideUnitOfWork(load).then(
      (value) => {
        // A look-up that began before a change may have read the old data.
        if (this.loading.get(key) === running) this.kept.set(key, { value, since });
        this.done(key, running);
        return value;
      },
      (error: unknown) => {
        this.done(key, running);
        throw error;
      },
    );
    this.loading.set(key, running);
    return running;
  }

  private done(key: string, running: Promise<unknown>): void {
    if (this.loading.get(key) === running) this.loading.delete(key);
  }

  private forget(key: string): void {
    this.kept.delete(key);
    this.loading.delete(key);
  }

  /** Subscribes to changes, and clears the cache, because changes may have been missed while Redis was down. */
  private async listen(subscriber: Redis): Promise<void> {
    try {
      await subscriber.subscribe(this.channel);
      this.kept.clear();
      this.loading.clear();
      this.connected = true;
      this.tell();
    } catch (error) {
      if (this.subscriber) this.logger.warn(`changes are not heard: ${(error as Error).message}`);
    }
  }
}
