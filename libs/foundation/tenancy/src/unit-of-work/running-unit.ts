import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection, Mongoose, mongo } from 'mongoose';

/** A transaction in progress. */
export interface Unit {
  /** Runs `last` in the transaction when the work is done, after every other write; at each attempt anew. */
  beforeCommit(last: () => Promise<void>): void;
  /** Runs `effect` once the transaction is committed, never after a rollback; its failure is logged, not thrown. */
  afterCommit(effect: () => void | Promise<void>): void;
}

export class RunningUnit implements Unit {
  readonly effects: (() => void | Promise<void>)[] = [];
  readonly lastWrites: (() => Promise<void>)[] = [];
  open = true;
  /** What must be done before the work runs again, outside its transaction. */
  first?: () => Promise<void>;

  constructor(
    readonly connection: Connection,
    readonly session: mongo.ClientSession,
  ) {}

  beforeCommit(last: () => Promise<void>): void {
    this.lastWrites.push(last);
  }

  afterCommit(effect: () => void | Promise<void>): void {
    this.effects.push(effect);
  }
}

/** The unit of work of the async context; it may be over. */
export const running = new AsyncLocalStorage<RunningUnit | undefined>();

/** Whether the calling code runs inside a transaction. */
export function insideUnitOfWork(): boolean {
  return running.getStore()?.open ?? false;
}

/**
 * Runs `work` as if no unit of work were running: what it writes stays after a rollback, and it does not see what the unit
 * has written. Holds for collections and for Mongoose models. It must not change a document that the unit has changed: it
 * would wait for the unit, which waits for it.
 */
export async function outsideUnitOfWork<T>(work: () => PromiseLike<T>): Promise<T> {
  const unit = running.getStore();
  if (!unit) return work();
  const { transactionAsyncLocalStorage: joining } = unit.connection.base as MongooseThatJoins;
  // A query of Mongoose begins when it is awaited, so it is awaited in here.
  return running.run(undefined, () => joining.run(undefined, async () => await work()));
}

/** Mongoose with the async context from which its models take their session; its types do not name it. */
type MongooseThatJoins = Mongoose & { readonly transactionAsyncLocalStorage: AsyncLocalStorage<unknown> };

/**
 * The session for a call on this connection; undefined where no unit of work runs.
 * @throws Error inside a unit of work of another database, and in the async context of one that is over
 */
export function sessionOn(connection: Connection): mongo.ClientSession | undefined {
  const unit = running.getStore();
  if (!unit) return undefined;
  if (!unit.open)
    throw new Error('the unit of work is over: await this call inside it, or make it in outsideUnitOfWork()');
  if (unit.connection !== connection)
    throw new Error(
      `a unit of work on ${unit.connection.name} cannot include a call on ${connection.name}: make the call before or after it, or in outsideUnitOfWork()`,
    );
  return unit.session;
}
