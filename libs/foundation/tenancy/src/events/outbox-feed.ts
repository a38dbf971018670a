import { once } from 'node:events';
import type { mongo } from 'mongoose';
import { OUTBOX_COLLECTION } from './outbox.schema.js';

type OutboxInsert = { _id: mongo.ResumeToken; ns: { db: string }; documentKey: { _id: string } };

const BATCH = 500;

/** The inserts into all outboxes of a MongoDB deployment, in commit order, in batches as they come. */
export class OutboxFeed {
  /** Where a stream that replaces this one must go on: behind everything that is {@link done}. */
  position: mongo.ResumeToken | undefined;
  readonly opened: Promise<unknown>;

  private readonly stream: mongo.ChangeStream;
  private waiting: OutboxInsert[] = [];
  private taken?: OutboxInsert;
  private failure?: Error;
  private wake: () => void = () => undefined;

  constructor(
    client: mongo.MongoClient,
    private readonly databasePrefix: string,
    resumeAfter: mongo.ResumeToken | undefined,
  ) {
    this.position = resumeAfter;
    this.stream = client.watch(this.pipeline(), { resumeAfter, maxAwaitTimeMS: 1_000, batchSize: BATCH });
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
   * The ids of the next rows by tenant; empty when none came within `idleMs`.
   * @throws what ended the stream
   */
  async take(idleMs: number, signal: AbortSignal): Promise<Map<string, string[]>> {
    if (this.waiting.length === 0 && !this.failure && !signal.aborted) await this.arrival(idleMs, signal);
    if (this.failure) throw this.failure;
    const batch = this.waiting.splice(0, BATCH);
    this.taken = batch.at(-1);
    const ids = new Map<string, string[]>();
    for (const { ns, documentKey } of batch) {
      const tenantId = ns.db.slice(this.databasePrefix.length);
      const list = ids.get(tenantId);
      if (list) list.push(documentKey._id);
      else ids.set(tenantId, [documentKey._id]);
    }
    return ids;
  }

  /** Says that what was taken last need not come again. */
  done(): void {
    // Without changes the server still moves the stream on; its own token then keeps the position fresh.
    if (this.taken) this.position = this.taken._id;
    else if (this.waiting.length === 0) this.position = this.stream.resumeToken ?? this.position;
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
      { $project: { _id: 1, ns: 1, documentKey: 1, operationType: 1 } },
    ];
  }
}
