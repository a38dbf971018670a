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

/** How often what Redis refused is tried again, and what it did not tell is looked for. */
const LOOK_MS = 5_000;

/**
 * Ended sessions whose access tokens may still be valid: those of the last ten minutes, in memory, so that a check costs one
 * map look-up. Redis tells all processes of them, and keeps them for processes that start or reconnect. What Redis does not take
 * is given to it again every few seconds, and looked for as often by those who may not have been told; until then other
 * processes accept such a token, at most until it expires.
 */
@Injectable()
export class RevokedSessions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RevokedSessions.name);
  /** For each session id, the time when its last access token expires (ms); about in the order of that time. */
  private readonly ended = new Map<string, number>();
  private readonly listeners = new Set<(sessionId: string) => void>();
  private readonly lifetimeMs: number;
  /** The channel, and the key of a set sorted by expiry. */
  private readonly name: string;
  private subscriber?: Redis;
  /** Sessions that ended here and that Redis does not keep yet. */
  private readonly unkept = new Set<string>();
  private looks?: NodeJS.Timeout;

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
    this.looks = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.looks);
    this.redis.off('ready', this.catchUp);
    this.subscriber?.disconnect();
    this.subscriber = undefined;
  }

  /** Whether the session has ended. */
  has(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }

  /** Calls `listener` for every session that ends from now on, in any process. Returns a function that stops this. */
  onRevoked(listener: (sessionId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Makes access tokens of ended sessions invalid. Call it after the commit. Never throws. */
  async revoke(sessionIds: readonly string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    const until = Date.now() + this.lifetimeMs;
    for (const id of sessionIds) {
      this.note(id, until);
      this.unkept.add(id);
    }
    // Each by itself: Redis may refuse one and take the other.
    const told = sessionIds.map((id) => this.redis.publish(this.name, id));
    const [kept] = await Promise.allSettled([this.keep(), ...told]);
    if (kept.status === 'rejected') {
      this.logger.warn(`ended sessions stay valid elsewhere for now: ${(kept.reason as Error).message}`);
    }
  }

  /** Gives Redis what it does not keep yet. */
  private async keep(): Promise<void> {
    const now = Date.now();
    const sessions = [...this.unkept];
    if (sessions.length === 0) return;
    // One that is forgotten here has no valid token any more.
    const times = sessions.flatMap((id) => [this.ended.get(id) ?? 0, id]);
    const results = await this.redis
      .multi()
      .zremrangebyscore(this.name, 0, now)
      .zadd(this.name, ...times)
      .pexpire(this.name, this.lifetimeMs)
      .exec();
    const refused = results?.find(([error]) => error)?.[0];
    if (refused) throw refused;
    for (const id of sessions) this.unkept.delete(id);
  }

  private async look(): Promise<void> {
    await this.keep().catch(() => undefined);
    // Whoever is not connected looks when it is.
    await this.read().catch(() => undefined);
  }

  /** Subscribes first, then reads the set, so that no ended session is missed. */
  private readonly catchUp = async (): Promise<void> => {
    try {
      // Who is not allowed to listen looks at least, whenever the connection starts again.
      await this.subscriber!.subscribe(this.name).catch(() => undefined);
      await this.read();
    } catch (error) {
      // When the process is ending, this is not worth a warning.
      if (this.subscriber)
        this.logger.warn(`could not read which sessions have ended: ${(error as Error).message}`);
    }
  };

  private async read(): Promise<void> {
    const rows = await this.redis.zrangebyscore(this.name, Date.now(), '+inf', 'WITHSCORES');
    for (let i = 0; i < rows.length; i += 2) this.note(rows[i]!, Number(rows[i + 1]));
  }

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
