import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS, REDIS_FACTORY, type RedisFactory } from '#platform/redis';

/**
 * Sessions that ended while access tokens of theirs may still be alive: ten minutes of them, in memory, so that asking
 * costs a map look-up. Ends are told to all processes through Redis and kept there for those that start or reconnect.
 * While Redis is away other processes accept such a token until it expires.
 */
@Injectable()
export class RevokedSessions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RevokedSessions.name);
  /** Session id to when its last access token has expired (ms); about in the order of that time. */
  private readonly ended = new Map<string, number>();
  private readonly listeners = new Set<(sessionId: string) => void>();
  private readonly lifetimeMs: number;
  /** Channel, and key of a sorted set by expiry. */
  private readonly name: string;
  private subscriber?: Redis;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(REDIS_FACTORY) private readonly openRedis: RedisFactory,
    @Inject(CONFIG) config: Config,
  ) {
    this.name = `${config.REDIS_PREFIX}:sessions-revoked`;
    this.lifetimeMs = (config.ACCESS_TOKEN_TTL + 60) * 1_000;
  }

  onApplicationBootstrap(): void {
    this.subscriber = this.openRedis('subscriber');
    this.subscriber.on('message', (_channel: string, id: string) =>
      this.note(id, Date.now() + this.lifetimeMs),
    );
    this.subscriber.on('ready', this.catchUp);
    this.redis.on('ready', this.catchUp);
  }

  onApplicationShutdown(): void {
    this.redis.off('ready', this.catchUp);
    this.subscriber?.disconnect();
    this.subscriber = undefined;
  }

  /** Whether the session has ended. */
  has(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }

  /** Calls `listener` for every session that ends from now on, in whichever process. Returns how to stop. */
  onRevoked(listener: (sessionId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Makes access tokens of ended sessions invalid. Call it once the end is committed. Never throws. */
  async revoke(sessionIds: readonly string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    const now = Date.now();
    const until = now + this.lifetimeMs;
    for (const id of sessionIds) this.note(id, until);
    const commands = this.redis.multi().zremrangebyscore(this.name, 0, now);
    commands.zadd(this.name, ...sessionIds.flatMap((id) => [until, id])).pexpire(this.name, this.lifetimeMs);
    for (const id of sessionIds) commands.publish(this.name, id);
    await commands.exec().catch((error: Error) => {
      this.logger.warn(`ended sessions stay valid elsewhere until their tokens expire: ${error.message}`);
    });
  }

  /** Subscribes first, then reads: an end is heard or found, or both. Whichever connection comes later finds all. */
  private readonly catchUp = async (): Promise<void> => {
    try {
      await this.subscriber!.subscribe(this.name);
      const rows = await this.redis.zrangebyscore(this.name, Date.now(), '+inf', 'WITHSCORES');
      for (let i = 0; i < rows.length; i += 2) this.note(rows[i]!, Number(rows[i + 1]));
    } catch (error) {
      // At the end of a process that lived but a moment there is nothing to tell.
      if (this.subscriber)
        this.logger.warn(`could not read which sessions have ended: ${(error as Error).message}`);
    }
  };

  private note(sessionId: string, until: number): void {
    const now = Date.now();
    for (const [id, expiry] of this.ended) {
      if (expiry > now) break;
      this.ended.delete(id);
    }
    if (this.ended.has(sessionId)) return;
    this.ended.set(sessionId, until);
    for (const listener of this.listeners) listener(sessionId);
  }
}
