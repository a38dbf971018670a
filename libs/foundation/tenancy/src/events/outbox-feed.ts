import { once } from 'node:events';
import type { mongo } from 'mongoose';
import { OUTBOX_COLLECTION } from './outbox.schema.js';

type OutboxInsert = { _id: mongo.ResumeToken; ns: { db: string }; clusterTime?: mongo.Timestamp };

const BATCH = 500;
/** How long the server may keep a question open in which nothing happens. */
const AWAIT_MS = 5_000;

/** A tenant in whose outbox something was inserted. */
export interface Insertion {
  readonly tenantId: string;
  /** When, by the deployment's logical clock. */
  readonly at?: mongo.Timestamp;
}

/** What came together, and where a stream that follows it must begin. */
export interface Batch {
  readonly insertions: readonly Insertion[];
  readonly position: mongo.ResumeToken | undefined;
}

/** The inserts into the outboxes of a MongoDB deployment, in commit order, in batches as they come. */
export class OutboxFeed {
  readonly opened: Promise<unknown>;

  private readonly stream: mongo.ChangeStream;
  private waiting: OutboxInsert[] = [];
  private failure?: Error;
  private wake: () => void = () => undefined;

  /** @param source the whole deployment, or one database where that is all that its user may watch */
  constructor(
    source: mongo.MongoClient | mongo.Db,
    private readonly databasePrefix: string,
    resumeAfter: mongo.ResumeToken | undefined,
  ) {
    this.stream = source.watch(this.pipeline(), {
      resumeAfter,
      maxAwaitTimeMS: AWAIT_MS,
      batchSize: BATCH,
    });
    // The first answer of the server tells a position; there is no event for having opened.
    this.opened = once(this.stream, 'resumeTokenChanged');
    this.opened.catch(() => undefined);
    this.stream.on('change', (change) => {
      this.waiting.push(change as unknown as OutboxInsert);
      this.wake();
    });
    this.stream.on('error', (error: Error) => {
      this.failure = error;
      this.wake();
    });
  }

  /**
   * The next insertions; none if nothing came within `idleMs`.
   * @throws what ended the stream
   */
  async take(idleMs: number, signal: AbortSignal): Promise<Batch> {
    if (this.waiting.length === 0 && !this.failure && !signal.aborted) await this.arrival(idleMs, signal);
    if (this.failure) throw this.failure;
    const batch = this.waiting.splice(0, BATCH);
    const insertions = batch.map(({ ns, clusterTime }) => ({
      tenantId: ns.db.slice(this.databasePrefix.length),
      at: clusterTime,
    }));
    return { insertions, position: batch.at(-1)?._id ?? this.position };
  }

  /** Where the server stands; without changes it moves on as well. Behind what was taken only if nothing waits. */
  get position(): mongo.ResumeToken | undefined {
    return this.stream.resumeToken as mongo.ResumeToken | undefined;
  }

  async close(): Promise<void> {
    await this.stream.close().catch(() => undefined);
  }

  private arrival(idleMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(end, idleMs);
      signal.addEventListener('abort', end);
      this.wake = end;
    });
  }

  private pipeline() {
    const databases = `^${this.databasePrefix.replace(/[^\w]/g, '\\$&')}[0-9a-z]{26}$`;
    return [
      { $match: { operationType: 'insert', 'ns.coll': OUTBOX_COLLECTION, 'ns.db': { $regex: databases } } },
      { $project: { _id: 1, 'ns.db': 1, clusterTime: 1, operationType: 1 } },
    ];
  }
}
