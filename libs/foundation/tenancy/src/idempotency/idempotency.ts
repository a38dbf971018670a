import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomUUID } from 'node:crypto';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId, PROCESS_ID } from '#platform/ids';
import { Presence } from '../presence/presence.js';
import { proofId } from '../proofs/proofs.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { collectionOf } from '../unit-of-work/bound-collection.js';
import { outsideUnitOfWork } from '../unit-of-work/running-unit.js';
import { idempotencyErrors } from './idempotency.errors.js';
import { IdempotencyClaim, type StoredAnswer } from './idempotency.schema.js';

/** A request with its Idempotency-Key. */
export interface IdempotentRequest {
  /** Surface, actor, method, path and key: two requests are the same if all of these are equal. */
  readonly scope: readonly string[];
  readonly body: unknown;
}

/**
 * Longer than a request takes, because it is not renewed: a renewal would be a rival of the request's own transaction, which
 * writes the same row at its end, and a transaction of some seconds could never commit.
 */
const LEASE_MS = 30_000;
const KEPT_MS = 24 * 3_600_000;

/** Until when a lease that begins now lasts, by the database's clock: processes need not agree on theirs. */
const LEASE_FROM_NOW = { $add: ['$$NOW', LEASE_MS] };
const LEASE_ENDED = { $expr: { $lt: ['$leaseUntil', '$$NOW'] } };

interface RunningClaim {
  readonly id: string;
  readonly owner: string;
  readonly makes: string;
  /** Whether an earlier run began with the request. */
  readonly repeated: boolean;
  readonly progress: Record<string, unknown>;
}

const current = new AsyncLocalStorage<RunningClaim>();

/** Owners of the claims that requests in this process hold or are about to take. */
const running = new Set<string>();

/**
 * Idempotency in two phases (draft-ietf-httpapi-idempotency-key-header). First a claim, in a transaction of its own, so that
 * another request with the same key gets idempotency.in-progress at once. Then the answer, stored in the last transaction of
 * the effect: either both are stored or neither; or after the effect, if its last step can be repeated. The claim of a process
 * that died is taken over, and so is one whose lease has ended; the next attempt continues from the committed progress.
 */
@TenantInjectable()
export class Idempotency {
  constructor(
    @InjectModel(IdempotencyClaim.name) private readonly claims: Model<IdempotencyClaim>,
    private readonly presence: Presence,
  ) {}

  /**
   * Claims the request and runs `effect`, or returns the answer of its first run.
   * @param effect must call {@link answer} in its last transaction
   * @param keeps the answer to store for a failure; undefined if a retry may succeed
   * @throws idempotency.key-reused, idempotency.in-progress
   */
  async once<T>(
    request: IdempotentRequest,
    effect: () => Promise<T>,
    keeps: (error: unknown) => StoredAnswer | undefined,
  ): Promise<{ replayed: StoredAnswer } | { result: T }> {
    const owner = `${PROCESS_ID}/${randomUUID()}`;
    running.add(owner);
    try {
      const claim = await outsideUnitOfWork(() => this.claim(request, owner));
      return 'replayed' in claim ? claim : { result: await this.run(claim, effect, keeps) };
    } finally {
      running.delete(owner);
    }
  }

  /**
   * The id for what the request makes: the same at each of its runs, so what an earlier run has made can be found, and two
   * runs cannot both make it.
   * @returns with `repeated` if an earlier run may have made it
   */
  making(): { readonly id: string; readonly repeated: boolean } {
    const { makes = newId(), repeated = false } = current.getStore() ?? {};
    return { id: makes, repeated };
  }

  /** Stores the answer of the running claim, if there is one, in the running transaction. */
  async answer(answer: StoredAnswer): Promise<void> {
    const claim = current.getStore();
    if (claim) await this.store(claim, answer);
  }

  /** The progress that earlier attempts of the running claim have committed. */
  progress<T extends object>(): Partial<T> {
    return (current.getStore()?.progress ?? {}) as Partial<T>;
  }

  /**
   * Stores the progress of the effect in the running transaction.
   * @throws idempotency.in-progress if another run has taken the request over: the transaction must not commit
   */
  async record(progress: Record<string, unknown>): Promise<void> {
    const claim = current.getStore();
    if (!claim) return;
    const recorded = await collectionOf(this.claims).updateOne(
      { _id: claim.id, owner: claim.owner, answer: { $exists: false } },
      { $set: { progress } },
    );
    if (recorded.matchedCount === 0) throw lost();
  }

  private run<T>(
    claim: RunningClaim,
    effect: () => Promise<T>,
    keeps: (error: unknown) => StoredAnswer | undefined,
  ): Promise<T> {
    return current.run(claim, async () => {
      try {
        return await effect();
      } catch (error) {
        const answer = keeps(error);
        await (answer ? this.store(claim, answer) : outsideUnitOfWork(() => this.abandon(claim)));
        throw error;
      }
    });
  }

  private async claim(
    request: IdempotentRequest,
    owner: string,
  ): Promise<RunningClaim | { replayed: StoredAnswer }> {
    const _id = proofId('request', hash(request.scope));
    const fingerprint = hash(canonical(request.body));
    const makes = newId();
    const expiresAt = new Date(Date.now() + KEPT_MS);
    const fresh = { fingerprint, makes, owner, leaseUntil: LEASE_FROM_NOW, expiresAt };
    const claims = collectionOf(this.claims);
    const first = await claims.updateOne({ _id }, [{ $set: unlessThere(fresh) }], { upsert: true });
    if (first.upsertedCount === 1) return { id: _id, owner, makes, repeated: false, progress: {} };

    const known = await claims.findOne({ _id });
    if (known && known.fingerprint !== fingerprint) throw idempotencyErrors.keyReused();
    if (known?.answer) return { replayed: known.answer };
    const free = known && (await this.isOver(known)) ? { owner: known.owner } : LEASE_ENDED;
    const taken = await claims.findOneAndUpdate(
      { _id, fingerprint, answer: { $exists: false }, ...free },
      [{ $set: { owner, leaseUntil: LEASE_FROM_NOW } }],
      { returnDocument: 'after' },
    );
    if (!taken) throw idempotencyErrors.inProgress(undefined, { retryAfter: 1 });
    return { id: _id, owner, makes: taken.makes, repeated: true, progress: taken.progress ?? {} };
  }

  /** Whether a run has ended that could not say so: its process died, or the database was away when it failed. */
  private async isOver({ owner }: IdempotencyClaim): Promise<boolean> {
    const [processId] = owner.split('/');
    return processId === PROCESS_ID ? !running.has(owner) : this.presence.isGone(processId!);
  }

  private async store(claim: RunningClaim, answer: StoredAnswer): Promise<void> {
    const stored = await collectionOf(this.claims).updateOne(
      { _id: claim.id, owner: claim.owner, answer: { $exists: false } },
      { $set: { answer } },
    );
    if (stored.matchedCount === 0) throw lost();
  }

  /** Releases a claim without an answer, so that a retry can start at once; its progress stays. */
  private async abandon(claim: RunningClaim): Promise<void> {
    await collectionOf(this.claims).updateOne(
      { _id: claim.id, owner: claim.owner, answer: { $exists: false } },
      { $set: { leaseUntil: new Date(0) } },
    );
  }
}

/** `$setOnInsert` for a pipeline, whose values may be expressions: a row that is there stays as it is. */
function unlessThere(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, { $ifNull: [`$${name}`, value] }]),
  );
}

/** The lease ended and another run has taken over the request: this run must not commit. */
function lost(): Error {
  return idempotencyErrors.inProgress(undefined, { retryAfter: 1 });
}

function hash(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** The value with object keys in one order, so that equal bodies hash alike. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value ?? null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, canonical(item)]),
  );
}
