import type { ModelDefinition } from '@nestjs/mongoose';
import mongoose, { type Connection, type Model, type Query } from 'mongoose';
import { running, sessionOn } from '../unit-of-work/running-unit.js';
import { collectionNameOf, createWithIndexes } from './declared-indexes.js';

/** The models of each optional collection, by its name. */
const optional = new Map<string, ModelDefinition[]>();

/** What a connection knows of the optional collections of its database. */
interface Known {
  /** They exist, with all indexes. */
  readonly ready: Set<string>;
  readonly creating: Map<string, Promise<void>>;
}
const known = new WeakMap<Connection, Known>();

/** Declares the collection of a model as created with its first write. */
export function declareOptional(model: ModelDefinition): void {
  const name = collectionNameOf(model);
  optional.set(name, [...(optional.get(name) ?? []), model]);
  createBeforeWrites(model.schema as mongoose.Schema, name);
}

/** Whether nothing but a write creates this collection. */
export function isOptional(name: string): boolean {
  return optional.has(name);
}

/**
 * Creates an optional collection with its indexes before the first write to it; for other collections it does nothing. One
 * that exists is left as it is: new indexes are made by migrations.
 *
 * A transaction cannot write to a collection that is younger than its snapshot, so the unit of work is given up at once, and
 * begins again when the collection exists.
 */
export async function beforeWrite(connection: Connection, name: string): Promise<void> {
  const models = optional.get(name);
  if (!models) return;
  const { ready } = knownOf(connection);
  if (ready.has(name)) return;
  const inUnit = sessionOn(connection) !== undefined;
  if (await exists(connection, name)) {
    ready.add(name);
    return;
  }
  if (!inUnit) return create(connection, name, models);
  running.getStore()!.first = () => create(connection, name, models);
  throw beginAgain(name);
}

async function create(
  connection: Connection,
  name: string,
  models: readonly ModelDefinition[],
): Promise<void> {
  const { ready, creating } = knownOf(connection);
  const creation = creating.get(name) ?? createWithIndexes(connection.db!, name, models);
  creating.set(name, creation);
  try {
    await creation;
    ready.add(name);
  } finally {
    // After a failure the next write tries again.
    creating.delete(name);
  }
}

async function exists({ db }: Connection, name: string): Promise<boolean> {
  return (await db!.listCollections({ name }, { nameOnly: true }).toArray()).length > 0;
}

function knownOf(connection: Connection): Known {
  let of = known.get(connection);
  if (!of) known.set(connection, (of = { ready: new Set(), creating: new Map() }));
  return of;
}

/** With this label the driver runs the transaction again. */
function beginAgain(name: string): Error {
  const error = new mongoose.mongo.MongoError(
    `the transaction begins again, because ${name} must be created first`,
  );
  error.addErrorLabel('TransientTransactionError');
  return error;
}

/** Every way in which a Mongoose model inserts. */
function createBeforeWrites(schema: mongoose.Schema, name: string): void {
  schema.pre('save', async function () {
    await beforeWrite(this.db, name);
  });
  async function ofModel(this: Model<unknown>): Promise<void> {
    await beforeWrite(this.db, name);
  }
  schema.pre('insertMany', ofModel);
  schema.pre('bulkWrite', ofModel);
  async function ofQuery(this: Query<unknown, unknown>): Promise<void> {
    if (this.getOptions().upsert) await beforeWrite(this.model.db, name);
  }
  schema.pre(['updateOne', 'updateMany', 'replaceOne', 'findOneAndUpdate', 'findOneAndReplace'], ofQuery);
}
