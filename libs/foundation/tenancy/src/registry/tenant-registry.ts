import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { PLATFORM } from '#platform/mongo';
import { REDIS, REDIS_FACTORY, type RedisFactory } from '#platform/redis';
import { outsideUnitOfWork } from '../unit-of-work/running-unit.js';
import { recordOf } from './tenant-record.js';
import { Tenant, type TenantRecord } from './tenant.schema.js';

/** What a look-up remembers: the tenant, or that there is none. */
type Entry = { tenant: TenantRecord | null };

/** How often the platform database is asked what has changed. */
const CATCH_UP_MS = 10_000;

/** So much further back changes are looked for: clocks differ, and a change is visible later than its time says. */
const MARGIN_MS = 60_000;

/** Nothing is believed for longer, even if the platform database was put back to an older state. */
const LONGEST_MS = 300_000;

/**
 * Finds tenants by id, slug or host. Answers come from memory; a change made by any process is heard through
 * Redis at once, and without Redis after ten seconds: then one query asks what has changed. Records do not expire one
 * by one, or a thousand tenants that are visited now and then would cost a query at every other request.
 */
@Injectable()
export class TenantRegistry implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TenantRegistry.name);
  private readonly cache = new LRUCache<string, Entry>({
    max: 50_000,
    ttl: LONGEST_MS,
    ttlResolution: 1_000,
  });
  private readonly loading = new Map<string, Promise<TenantRecord | null>>();
  private readonly listeners = new Set<(id?: string) => void>();
  private readonly channel: string;
  private subscriber?: Redis;
  /** Grows whenever something is forgotten: what was read before may be out of date. */
  private changes = 0;
  private caughtUpTo = Date.now();
  private timer?: NodeJS.Timeout;
  private catchingUp: Promise<void> = Promise.resolve();

  constructor(
    @InjectModel(Tenant.name, PLATFORM) private readonly tenants: Model<Tenant>,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(REDIS_FACTORY) private readonly openRedis: RedisFactory,
    @Inject(CONFIG) config: Config,
  ) {
    this.channel = `${config.REDIS_PREFIX}:tenants-changed`;
  }

  onApplicationBootstrap(): void {
    this.subscriber = this.openRedis('subscriber');
    this.subscriber.on('message', (_channel: string, id: string) => this.forget(new Set([id])));
    // What was missed while Redis was away may be anything.
    this.subscriber.on('ready', () => {
      this.changes++;
      this.cache.clear();
      this.tell();
    });
    void this.subscriber.subscribe(this.channel).catch(() => undefined);
    this.timer = setInterval(() => {
      this.catchingUp = this.catchUp().catch((error: Error) =>
        this.logger.warn(`could not look for changed tenants: ${error.message}`),
      );
    }, CATCH_UP_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.subscriber?.disconnect();
    await this.catchingUp;
  }

  byId(id: string): Promise<TenantRecord | null> {
    return this.find(`id:${id}`, { _id: id });
  }

  bySlug(slug: string): Promise<TenantRecord | null> {
    return this.find(`slug:${slug}`, { slug });
  }

  /** @param host canonical host name of a custom domain */
  byHost(host: string): Promise<TenantRecord | null> {
    return this.find(`host:${host}`, { hosts: host });
  }

  /** Some tenant that has registered this web origin. */
  byOrigin(origin: string): Promise<TenantRecord | null> {
    return this.find(`origin:${origin}`, { 'settings.origins': origin });
  }

  /** A tenant as it is stored, for migrations: also with settings that no library declares any more. */
  async stored(id: string): Promise<Readonly<Tenant> | null> {
    return this.tenants.findById(id).lean<Tenant>();
  }

  /** A tenant as the platform database has it now, for whoever must not trust memory. */
  async read(filter: QueryFilter<Tenant>): Promise<TenantRecord | null> {
    // Whoever asks may be in a unit of work, which is another database's.
    const tenant = await outsideUnitOfWork(() => this.tenants.findOne(filter).lean<Tenant>());
    return tenant && recordOf(tenant);
  }

  /** The tenant if it is in memory and fresh; spares the hot path a promise. */
  peek(key: `id:${string}` | `slug:${string}` | `host:${string}`): TenantRecord | null | undefined {
    return this.cache.get(key)?.tenant;
  }

  /**
   * Calls `listener` after something of a tenant has changed, in whichever process; without an id where it may be any
   * tenant. Returns how to stop.
   */
  onChange(listener: (id?: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Walks over tenants in the order of their ids, without holding all of them in memory. */
  async *all(filter: QueryFilter<Tenant> = {}): AsyncGenerator<TenantRecord> {
    for await (const tenant of this.tenants.find(filter).sort({ _id: 1 }).lean<Tenant>().cursor())
      yield recordOf(tenant);
  }

  /** How many tenants there are of each status; gives up after two seconds. */
  async countByStatus(): Promise<Map<string, number>> {
    const counts = await this.tenants
      .aggregate<{ _id: string; count: number }>([{ $group: { _id: '$status', count: { $sum: 1 } } }])
      .option({ maxTimeMS: 2_000 });
    return new Map(counts.map(({ _id, count }) => [_id, count]));
  }

  /** Changes a tenant's record and tells every process. Returns the new record, or null when `guard` matched none. */
  async update(
    id: string,
    change: UpdateQuery<Tenant>,
    guard: Record<string, unknown> = {},
  ): Promise<TenantRecord | null> {
    const tenant = await this.tenants
      .findOneAndUpdate({ _id: id, ...guard }, change, { returnDocument: 'after', runValidators: true })
      .lean<Tenant>();
    await this.announce(id);
    return tenant && recordOf(tenant);
  }

  /** Tells every process that what it remembers of this tenant is out of date. */
  async announce(id: string): Promise<void> {
    this.forget(new Set([id]));
    await this.redis.publish(this.channel, id).catch((error: Error) => {
      this.logger.warn(
        `could not announce a change of tenant ${id}, others see it in ${CATCH_UP_MS} ms: ${error.message}`,
      );
    });
  }

  /** Forgets the tenants whose change nobody told this process of. Runs by itself every ten seconds. */
  async catchUp(): Promise<void> {
    const began = Date.now();
    const changed = await this.tenants
      .find({ updatedAt: { $gte: new Date(this.caughtUpTo - MARGIN_MS) } }, { updatedAt: 1 })
      .lean<Pick<TenantRecord, '_id' | 'updatedAt'>[]>();
    this.caughtUpTo = began;
    const unheard = changed.filter(({ _id, updatedAt }) => {
      const known = this.cache.peek(`id:${_id}`)?.tenant;
      return known?.updatedAt.getTime() !== updatedAt.getTime();
    });
    if (unheard.length > 0) this.forget(new Set(unheard.map(({ _id }) => _id)));
  }

  private find(key: string, filter: Record<string, string>): Promise<TenantRecord | null> {
    const known = this.cache.get(key);
    if (known) return Promise.resolve(known.tenant);
    let running = this.loading.get(key);
    if (!running) {
      running = this.load(key, filter).finally(() => this.loading.delete(key));
      this.loading.set(key, running);
    }
    return running;
  }

  private async load(key: string, filter: Record<string, string>): Promise<TenantRecord | null> {
    const { changes } = this;
    const tenant = await this.read(filter);
    if (changes !== this.changes) return tenant;
    this.cache.set(key, { tenant });
    if (tenant) this.remember(tenant);
    return tenant;
  }

  private remember(tenant: TenantRecord): void {
    const entry = { tenant };
    this.cache.set(`id:${tenant._id}`, entry);
    this.cache.set(`slug:${tenant.slug}`, entry);
    for (const host of tenant.hosts) this.cache.set(`host:${host}`, entry);
  }

  private forget(ids: ReadonlySet<string>): void {
    this.changes++;
    for (const [key, { tenant }] of this.cache.entries()) {
      // Negative answers go too: the change may have given the tenant a new slug or host.
      if (!tenant || ids.has(tenant._id)) this.cache.delete(key);
    }
    for (const id of ids) this.tell(id);
  }

  private tell(id?: string): void {
    for (const listener of this.listeners) listener(id);
  }
}
