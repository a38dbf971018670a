import { hash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '#platform/config';
import { installationKeys, type Mac } from '#platform/crypto';
import { REDIS } from '#platform/redis';
import { opened, sealed, type KeptAnswer } from './kept-answer.js';

/** Larger answers are not kept. */
const LARGEST_BYTES = 65_536;
/** What a copy in memory takes besides its body and key. */
const OVERHEAD_BYTES = 500;
/** How many keys a process remembers that were asked for once. */
const ASKED_ONCE = 20_000;
/** How long one process may be the only one to make an answer. */
export const MAKING_MS = 2_000;

/**
 * Keeps the answer in KEYS[1], and removes those answers of the tenant that are over and, beyond its limit, those that end
 * first. KEYS[2] holds the names of its answers by their end.
 */
const KEEP = `
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[3] + ARGV[2], KEYS[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local over = redis.call('ZCARD', KEYS[2]) - ARGV[4]
if over > 0 then
  local ended = redis.call('ZPOPMIN', KEYS[2], over)
  for i = 1, #ended, 2 do redis.call('DEL', ended[i]) end
end`;

/** Where a kept answer is: in Redis and in the memory of the process. */
export interface Place {
  readonly tenantId: string;
  readonly key: string;
  /** Of the key. */
  readonly digest: string;
}

/** Names the place of a key. */
export function placeOf(tenantId: string, key: string): Place {
  return { tenantId, key, digest: hash('sha256', key, 'base64url') };
}

/**
 * Kept answers: in Redis for all processes, with copies in memory. Nothing here fails: what cannot be read is not there, and
 * what cannot be written is not kept.
 */
@Injectable()
export class AnswerStore {
  private readonly logger = new Logger(AnswerStore.name);
  private readonly copies: LRUCache<string, KeptAnswer>;
  private readonly askedOnce: LRUCache<string, true>;
  private readonly mac: Mac;
  private readonly freshMs: number;
  private readonly keptMs: number;
  private readonly largestNumber: number;
  private readonly prefix: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    this.copies = new LRUCache({
      maxSize: config.CACHE_MEMORY_MB * 1_048_576,
      sizeCalculation: ({ key, body }) => body.length + 2 * key.length + OVERHEAD_BYTES,
    });
    this.freshMs = config.CACHE_SECONDS * 1_000;
    this.keptMs = this.freshMs + config.CACHE_STALE_SECONDS * 1_000;
    this.askedOnce = new LRUCache({ max: ASKED_ONCE, ttl: this.keptMs, ttlResolution: 1_000 });
    this.largestNumber = config.CACHE_TENANT_ANSWERS;
    this.mac = installationKeys(config).mac('kept-answers');
    this.prefix = `${config.REDIS_PREFIX}:answers`;
  }

  /** The copy in memory, if it is of this generation. It may be stale. */
  copy({ key, digest }: Place, generation: string): KeptAnswer | undefined {
    return this.usable(this.copies.get(digest), key, generation);
  }

  /** As {@link copy}, from Redis. */
  async read(place: Place, generation: string): Promise<KeptAnswer | undefined> {
    try {
      const bytes = await this.redis.getBuffer(this.keyOf(place));
      const answer = this.usable(bytes ? opened(bytes, this.mac) : undefined, place.key, generation);
      if (answer) this.copies.set(place.digest, answer);
      return answer;
    } catch (error) {
      this.logger.debug(`a kept answer could not be read: ${(error as Error).message}`);
      return undefined;
    }
  }

  /** Whether it need not be made again yet. */
  isFresh({ madeAt }: KeptAnswer): boolean {
    return Date.now() - madeAt < this.freshMs;
  }

  /** Whether an answer is worth keeping: this process was asked for it before. */
  isWanted({ digest }: Place): boolean {
    if (this.askedOnce.has(digest)) return true;
    this.askedOnce.set(digest, true);
    return false;
  }

  async keep(place: Place, answer: KeptAnswer): Promise<void> {
    if (answer.body.length > LARGEST_BYTES) return;
    this.copies.set(place.digest, answer);
    const index = `${this.prefix}:${place.tenantId}:all`;
    const limits = [this.keptMs, Date.now(), this.largestNumber];
    try {
      await this.redis.eval(KEEP, 2, this.keyOf(place), index, sealed(answer, this.mac), ...limits);
    } catch (error) {
      this.logger.debug(`an answer is not kept in Redis: ${(error as Error).message}`);
    }
  }

  /** Takes the right to be the one process that makes an answer; it ends after {@link MAKING_MS}. */
  async mayMake(place: Place, generation: string): Promise<boolean> {
    try {
      return (await this.redis.set(this.lockOf(place, generation), '1', 'PX', MAKING_MS, 'NX')) === 'OK';
    } catch {
      return true;
    }
  }

  /** Gives this right back. */
  async isMade(place: Place, generation: string): Promise<void> {
    await this.redis.del(this.lockOf(place, generation)).catch(() => undefined);
  }

  private usable(answer: KeptAnswer | undefined, key: string, generation: string): KeptAnswer | undefined {
    if (answer?.key !== key || answer.generation !== generation) return undefined;
    const now = Date.now();
    return now - answer.madeAt < this.keptMs && now < (answer.until ?? Infinity) ? answer : undefined;
  }

  private keyOf({ tenantId, digest }: Place): string {
    return `${this.prefix}:${tenantId}:${digest}`;
  }

  private lockOf({ tenantId, digest }: Place, generation: string): string {
    return `${this.prefix}:${tenantId}:making:${hash('sha256', `${digest} ${generation}`, 'base64url')}`;
  }
}
