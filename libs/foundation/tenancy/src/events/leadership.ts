import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { mongo } from 'mongoose';
import type { Deployment } from '../connections/deployments.js';
import { OutboxFeed, type Insertion } from './outbox-feed.js';
import { RELAY_LEASE_MS, type RelayLease, type RelayLeases } from './relay-lease.js';

const RENEW_MS = RELAY_LEASE_MS / 4;
const IDLE_MS = 5_000;
const TENANTS_AT_ONCE = 16;

/** What a leadership works with. */
export interface Given {
  readonly deployment: Deployment;
  readonly lease: RelayLease;
  readonly leases: RelayLeases;
  readonly hands: LeadersHands;
  readonly databasePrefix: string;
  /** Names the subscribers of this version of the code. */
  readonly subscribers: string;
  /** Ends it. */
  readonly stopping: AbortSignal;
}

/** A tenant that is to be handed out, and what to tell whoever waits for it. */
class Ring {
  readonly handed: Promise<void>;
  settle!: { resolve: () => void; reject: (error: unknown) => void };

  constructor(public look: boolean) {
    this.handed = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    this.handed.catch(() => undefined);
  }
}

/** What a leader does, apart from reading the stream. */
export interface LeadersHands {
  /** Numbers and hands out a tenant's events. @param look whether a leader that died may have left something undone */
  hand(tenantId: string, look: boolean): Promise<void>;
  /** Looks at all tenants of the deployment. */
  lookAtAll(deployment: string, signal: AbortSignal): Promise<void>;
}

/**
 * The leadership over one deployment's events, until it is lost or given up. Three things go on side by side: the lease is
 * renewed, the stream is read, and where a look at all tenants is needed it is taken; none of them waits for another.
 */
export class Leadership {
  private readonly logger = new Logger('Relay');
  private readonly ended = new AbortController();
  /** Tenants to hand out, and those that are being handed out now. */
  private readonly rung = new Map<string, Ring>();
  private readonly handing = new Map<string, Promise<void>>();
  /** Behind everything that was handed out: where a new leader must go on. */
  private position: mongo.ResumeToken | undefined;
  /** Behind everything that was read. */
  private latest: mongo.ResumeToken | undefined;
  private checking = false;
  private renewing?: Promise<void>;
  private failure?: Error;

  constructor(private readonly given: Given) {
    const { stopping } = given;
    if (stopping.aborted) this.ended.abort();
    stopping.addEventListener('abort', () => this.ended.abort(), { signal: this.ended.signal });
  }

  /** @throws what ended it, if it was not lost or given up */
  async last(): Promise<void> {
    const feed = new OutboxFeed(
      this.given.deployment.source,
      this.given.databasePrefix,
      this.given.lease.resumeToken,
    );
    try {
      await Promise.race([feed.opened, this.renewals()]);
      // A stream that resumes may have read on already; one that begins has nothing before its beginning.
      this.position = this.given.lease.resumeToken ?? feed.position;
      // The stream is open before the look begins: an event is in one of the two, or in both.
      const since = await this.clusterTime();
      await Promise.all([this.read(feed, since), this.renewals(), this.look()]);
      if (this.failure) throw this.failure;
    } catch (error) {
      if (isLostPosition(error)) await this.given.leases.dropPosition(this.given.lease);
      throw error;
    } finally {
      this.ended.abort();
      await feed.close();
      await Promise.allSettled(this.handing.values());
      await this.given.leases.release(this.given.lease).catch(() => undefined);
    }
  }

  /** Renews the lease until the end; started once, however often it is asked for. */
  private renewals(): Promise<void> {
    this.renewing ??= this.renew();
    return this.renewing;
  }
  private async renew(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      await sleep(RENEW_MS, undefined, { signal }).catch(() => undefined);
      try {
        if (!(await this.given.leases.renew(this.given.lease, this.position))) this.ended.abort();
      } catch (error) {
        // Others take over when the lease ends, which may be before this process sees the database again.
        this.logger.warn(
          `the lease of ${this.given.lease.deployment} was not renewed: ${(error as Error).message}`,
        );
      }
    }
  }

  private async read(feed: OutboxFeed, since: mongo.Timestamp | undefined): Promise<void> {
    const { signal } = this.ended;
    try {
      while (!signal.aborted) {
        const { insertions, position } = await feed.take(IDLE_MS, signal);
        for (const { tenantId, look } of rings(insertions, since)) this.ring(tenantId, look);
        this.handOut();
        this.latest = position ?? this.latest;
        this.checkpoint();
      }
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private ring(tenantId: string, look: boolean): void {
    const known = this.rung.get(tenantId);
    if (known) known.look ||= look;
    else this.rung.set(tenantId, new Ring(look));
  }

  private handOut(): void {
    for (const [tenantId, ring] of this.rung) {
      if (this.handing.size >= TENANTS_AT_ONCE || this.ended.signal.aborted) return;
      // While a tenant is being handed out it stays rung: what was inserted meanwhile may have come too late for it.
      if (this.handing.has(tenantId)) continue;
      this.rung.delete(tenantId);
      this.handing.set(tenantId, ring.handed);
      void this.given.hands
        .hand(tenantId, ring.look)
        .then(ring.settle.resolve, (error: Error) => {
          ring.settle.reject(error);
          this.fail(error);
        })
        .finally(() => {
          this.handing.delete(tenantId);
          this.handOut();
        });
    }
  }

  /** Moves the position to where the stream stands now, once all that came before is handed out. */
  private checkpoint(): void {
    if (this.checking) return;
    this.checking = true;
    const { latest } = this;
    const before = [...this.handing.values(), ...[...this.rung.values()].map(({ handed }) => handed)];
    Promise.all(before).then(
      () => {
        this.position = latest;
        this.checking = false;
        if (this.latest !== latest) this.checkpoint();
      },
      () => undefined,
    );
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.ended.abort();
  }

  /** After a lost position, and when there are subscribers that nobody has looked for: what the stream does not tell. */
  private async look(): Promise<void> {
    const { resumeToken, lookedFor, deployment } = this.given.lease;
    if (resumeToken && lookedFor === this.given.subscribers) return;
    try {
      await this.given.hands.lookAtAll(deployment, this.ended.signal);
      if (!this.ended.signal.aborted)
        await this.given.leases.noteLook(this.given.lease, this.given.subscribers);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private async clusterTime(): Promise<mongo.Timestamp | undefined> {
    const { client } = this.given.deployment;
    return (await client.db('admin').command({ ping: 1 })).operationTime as mongo.Timestamp | undefined;
  }
}

/** Each tenant once; whether an earlier leader may have seen the insertion too. */
function rings(
  insertions: readonly Insertion[],
  since: mongo.Timestamp | undefined,
): { tenantId: string; look: boolean }[] {
  const found = new Map<string, boolean>();
  for (const { tenantId, at } of insertions) {
    const old = !at || !since || at.lessThanOrEqual(since);
    found.set(tenantId, (found.get(tenantId) ?? false) || old);
  }
  return [...found].map(([tenantId, look]) => ({ tenantId, look }));
}

/** ChangeStreamFatalError, ChangeStreamHistoryLost, InvalidResumeToken. */
function isLostPosition(error: unknown): boolean {
  return [280, 286, 260].includes((error as { code?: number }).code ?? 0);
}
