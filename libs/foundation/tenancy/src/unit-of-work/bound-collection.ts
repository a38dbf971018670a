import type { Connection, Model, mongo } from 'mongoose';
import { beforeWrite, isOptional } from '../scope/optional-collections.js';
import { sessionOn } from './running-unit.js';

/** The driver's options without the session, which comes from the unit of work. */
type Unbound<Options> = Omit<Options, 'session'> & { readonly session?: never };

/**
 * A collection of the driver whose calls join the unit of work that runs. The session is taken at each call; a cursor
 * keeps the one with which it was made.
 *
 * Every call throws an Error inside a unit of work of another database, and in the async context of a unit that is over
 * (somebody did not await it). {@link outsideUnitOfWork} is for calls that must not join.
 */
export class BoundCollection<T extends mongo.Document> {
  private readonly optional: boolean;

  constructor(
    private readonly connection: Connection,
    private readonly rows: mongo.Collection<T>,
  ) {
    this.optional = isOptional(rows.collectionName);
  }

  find(
    filter: mongo.Filter<T> = {},
    options?: Unbound<mongo.FindOptions>,
  ): mongo.FindCursor<mongo.WithId<T>> {
    return this.rows.find(filter, this.joined(options));
  }

  aggregate<R extends mongo.Document = mongo.Document>(
    stages: mongo.Document[],
    options?: Unbound<mongo.AggregateOptions>,
  ): mongo.AggregationCursor<R> {
    return this.rows.aggregate<R>(stages, this.joined(options));
  }

  async findOne(
    filter: mongo.Filter<T> = {},
    options?: Unbound<Omit<mongo.FindOneOptions, 'timeoutMode'>>,
  ): Promise<mongo.WithId<T> | null> {
    return this.rows.findOne(filter, this.joined(options) ?? {});
  }

  async countDocuments(
    filter: mongo.Filter<T> = {},
    options?: Unbound<mongo.CountDocumentsOptions>,
  ): Promise<number> {
    return this.rows.countDocuments(filter, this.joined(options));
  }

  async insertOne(
    row: mongo.OptionalUnlessRequiredId<T>,
    options?: Unbound<mongo.InsertOneOptions>,
  ): Promise<mongo.InsertOneResult<T>> {
    if (this.optional) await this.beforeWrite();
    return this.rows.insertOne(row, this.joined(options));
  }

  async insertMany(
    rows: readonly mongo.OptionalUnlessRequiredId<T>[],
    options?: Unbound<mongo.BulkWriteOptions>,
  ): Promise<mongo.InsertManyResult<T>> {
    if (this.optional) await this.beforeWrite();
    return this.rows.insertMany(rows, this.joined(options));
  }

  async updateOne(
    filter: mongo.Filter<T>,
    update: mongo.UpdateFilter<T> | mongo.Document[],
    options?: Unbound<mongo.UpdateOptions>,
  ): Promise<mongo.UpdateResult<T>> {
    if (this.optional && options?.upsert) await this.beforeWrite();
    return this.rows.updateOne(filter, update, this.joined(options));
  }

  async updateMany(
    filter: mongo.Filter<T>,
    update: mongo.UpdateFilter<T> | mongo.Document[],
    options?: Unbound<mongo.UpdateOptions>,
  ): Promise<mongo.UpdateResult<T>> {
    if (this.optional && options?.upsert) await this.beforeWrite();
    return this.rows.updateMany(filter, update, this.joined(options));
  }

  async replaceOne(
    filter: mongo.Filter<T>,
    row: mongo.WithoutId<T>,
    options?: Unbound<mongo.ReplaceOptions>,
  ): Promise<mongo.UpdateResult<T>> {
    if (this.optional && options?.upsert) await this.beforeWrite();
    return this.rows.replaceOne(filter, row, this.joined(options));
  }

  async deleteOne(
    filter: mongo.Filter<T>,
    options?: Unbound<mongo.DeleteOptions>,
  ): Promise<mongo.DeleteResult> {
    return this.rows.deleteOne(filter, this.joined(options));
  }

  async deleteMany(
    filter: mongo.Filter<T>,
    options?: Unbound<mongo.DeleteOptions>,
  ): Promise<mongo.DeleteResult> {
    return this.rows.deleteMany(filter, this.joined(options));
  }

  async findOneAndUpdate(
    filter: mongo.Filter<T>,
    update: mongo.UpdateFilter<T> | mongo.Document[],
    options?: Unbound<Omit<mongo.FindOneAndUpdateOptions, 'includeResultMetadata'>>,
  ): Promise<mongo.WithId<T> | null> {
    if (this.optional && options?.upsert) await this.beforeWrite();
    return this.rows.findOneAndUpdate(filter, update, this.joined(options) ?? {});
  }

  async findOneAndDelete(
    filter: mongo.Filter<T>,
    options?: Unbound<Omit<mongo.FindOneAndDeleteOptions, 'includeResultMetadata'>>,
  ): Promise<mongo.WithId<T> | null> {
    return this.rows.findOneAndDelete(filter, this.joined(options) ?? {});
  }

  async bulkWrite(
    operations: readonly mongo.AnyBulkWriteOperation<T>[],
    options?: Unbound<mongo.BulkWriteOptions>,
  ): Promise<mongo.BulkWriteResult> {
    if (this.optional) await this.beforeWrite();
    return this.rows.bulkWrite(operations, this.joined(options));
  }

  private beforeWrite(): Promise<void> {
    return beforeWrite(this.connection, this.rows.collectionName);
  }

  private joined<Options extends object>(
    options: Options | undefined,
  ): (Omit<Options, 'session'> & { session?: mongo.ClientSession }) | undefined {
    const session = sessionOn(this.connection);
    return session ? { ...options!, session } : options;
  }
}

/**
 * The collection of a model through the driver, bound to the unit of work that runs. For frequent calls: it returns plain
 * objects, not Mongoose documents. With a model class for each tenant, V8 cannot optimise Mongoose's code well
 * (megamorphic call sites); the driver stays fast.
 */
export function collectionOf<T extends object>(model: Model<T>): BoundCollection<T & mongo.Document> {
  return collectionNamed<T & mongo.Document>(model.db, model.collection.name);
}

/** As {@link collectionOf}, for a collection without a model. */
export function collectionNamed<T extends mongo.Document>(
  connection: Connection,
  name: string,
): BoundCollection<T> {
  return new BoundCollection(connection, connection.db!.collection<T>(name));
}
