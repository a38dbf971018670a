import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '#platform/config';
import { newToken } from '#platform/crypto';
import { REDIS, REDIS_FACTORY, type RedisFactory } from '#platform/redis';

/** How long a generation is believed while the process hears of changes, in case it misses one. */
const BELIEVED_MS = 10_000;
const REMEMBERED_TENANTS = 20_000;
/** After so long without a question Redis forgets a token; the next one is new, which only costs some answers. */
const TOKEN_SECONDS = 86_400;

/** What this process knows of one tenant. */
interface Known {
  readonly since: number;
  /** By tag. Replaced as a whole when one changes, so that who waits for an answer of Redis notices. */
  readonly tokens: ReadonlyMap<string, string>;
}

/**
 * What kept answers depend on. A tag stands for data of a tenant, such as its products, and has a random token in Redis; a
 * change takes the token away. An answer that was kept with other tokens than the present ones is never used: who makes an
 * answer asks for the tokens before reading the data, so an answer that was made of old data has an old token.
 *
 * A process that hears of changes remembers the tokens. One that does not has none, and then no answers are kept.
 */
@Injectable()
export class Generations implements OnApplicationShutdown {
  private readonly logger = new Logger(Generations.name);
  private readonly known = new LRUCache<string, Known>({ max: REMEMBERED_TENANTS });
  private readonly prefix: string;
  private readonly channel: string;
  /** Changes that could not be told, as `<tenant>:<tag>`. */
  private readonly untold = new Set<string>();
  private subscriber?: Redis;
  /** The run of the Redis server that this process hears; undefined while it hears none. */
  private server?: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(REDIS_FACTORY) private readonly openRedis: RedisFactory,
    @Inject(CONFIG) config: Pick<Config, 'REDIS_PREFIX'>,
  ) {
    this.prefix = `${config.REDIS_PREFIX}:answers`;
    this.channel = `${this.prefix}-outdated`;
    redis.on('ready', () => void this.tellAgain());
  }

  /** Begins to hear of changes; without it, {@link now} knows nothing. */
  listen(): void {
    const subscriber = (this.subscriber = this.openRedis('subscriber'));
    subscriber.on('message', (_channel: string, key: string) => this.forget(key));
    subscriber.on('close', () => (this.server = undefined));
    subscriber.on('ready', () => void this.hear(subscriber));
    this.redis.on('close', () => (this.server = undefined));
    this.redis.on('ready', () => void this.hear(subscriber));
  }

  onApplicationShutdown(): void {
    this.subscriber?.disconnect();
    this.subscriber = undefined;
  }

  /**
   * The present generation of these tags together, as one text.
   * @returns undefined while the process does not hear of changes; a promise if Redis has to be asked; it never rejects
   */
  now(tenantId: string, tags: readonly string[]): string | undefined | Promise<string | undefined> {
    if (this.server === undefined) return undefined;
    const known = this.known.get(tenantId);
    if (known && Date.now() - known.since <= BELIEVED_MS) {
      const generation = this.joined(known.tokens, tags);
      if (generation !== undefined) return generation;
    }
    return this.ask(tenantId, tags).catch(() => undefined);
  }

  /**
   * Outdates the answers that depend on one of these tags, in every process. Call it after the commit of the change. Never
   * throws: what could not be told is told when Redis is back.
   */
  async changed(tenantId: string, tags: readonly string[]): Promise<void> {
    await Promise.all(tags.map((tag) => this.tell(`${tenantId}:${tag}`)));
  }

  private async tell(key: string): Promise<void> {
    this.forget(key);
    try {
      // Redis also deletes when its memory is full.
      await Promise.all([this.redis.del(this.tokenKey(key)), this.redis.publish(this.channel, key)]);
      this.untold.delete(key);
    } catch (error) {
      if (this.untold.size === 0) {
        this.logger.warn(`kept answers are outdated when Redis is back: ${(error as Error).message}`);
      }
      this.untold.add(key);
    }
  }

  private async tellAgain(): Promise<void> {
    for (const key of [...this.untold]) await this.tell(key);
  }

  private async ask(tenantId: string, tags: readonly string[]): Promise<string | undefined> {
    const { server } = this;
    const before = this.known.get(tenantId);
    const keys = tags.map((tag) => this.tokenKey(`${tenantId}:${tag}`));
    let tokens = await this.redis.mget(...keys);
    const lacking = keys.filter((_, index) => tokens[index] === null);
    if (lacking.length > 0) {
      // Another process may do the same: then its token counts.
      await Promise.all(
        lacking.map((key) => this.redis.set(key, newToken().slice(0, 16), 'EX', TOKEN_SECONDS, 'NX')),
      );
      tokens = await this.redis.mget(...keys);
    }
    if (tokens.includes(null) || this.server !== server) return undefined;
    const asked = new Map(tags.map((tag, index) => [tag, tokens[index]!]));
    // What was heard of since the question may be newer than its answer.
    if (this.known.get(tenantId) === before) {
      const fresh = before && Date.now() - before.since <= BELIEVED_MS;
      this.known.set(tenantId, {
        since: fresh ? before.since : Date.now(),
        tokens: new Map([...(fresh ? before.tokens : []), ...asked]),
      });
    }
    return this.joined(asked, tags);
  }

  private joined(tokens: ReadonlyMap<string, string>, tags: readonly string[]): string | undefined {
    let all = this.server!;
    for (const tag of tags) {
      const token = tokens.get(tag);
      if (token === undefined) return undefined;
      all += ` ${token}`;
    }
    return all;
  }

  private forget(key: string): void {
    const [tenantId = '', tag = ''] = key.split(':');
    const known = this.known.get(tenantId);
    const tokens = new Map(known?.tokens);
    tokens.delete(tag);
    this.known.set(tenantId, { since: known?.since ?? 0, tokens });
  }

  private tokenKey(key: string): string {
    const [tenantId = '', tag = ''] = key.split(':');
    return `${this.prefix}:${tenantId}:of:${tag}`;
  }

  /**
   * Begins anew, because changes may have been missed. The run of the server is part of every generation: one that starts
   * again, or takes over from another, may have lost the last changes.
   */
  private async hear(subscriber: Redis): Promise<void> {
    this.server = undefined;
    if (this.redis.status !== 'ready' || subscriber.status !== 'ready') return;
    try {
      await subscriber.subscribe(this.channel);
      const info = await this.redis.info('server').catch(() => '');
      this.known.clear();
      this.server = /^run_id:(\w{1,12})/m.exec(info)?.[1] ?? '';
    } catch (error) {
      if (this.subscriber) this.logger.warn(`no answers are kept: ${(error as Error).message}`);
    }
  }
}
