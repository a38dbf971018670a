import type { Model, mongo } from 'mongoose';
import { insideUnitOfWork } from './unit-of-work.js';

/**
 * The driver's collection behind a model, for hot reads: plain objects, no hydration. One model class per tenant
 * makes Mongoose's call sites megamorphic; the driver's stay fast.
 * @throws Error inside a unit of work, whose session the driver would silently ignore
 */
export function read<T extends object>(model: Model<T>): mongo.Collection<T & mongo.Document> {
  if (insideUnitOfWork())
    throw new Error(
      'read() ignores the running transaction; use the model, or driverCollection() with the session',
    );
  return driverCollection(model);
}

/** The driver's collection behind a model; inside a transaction pass `{ session: unit.session }` to every call. */
export function driverCollection<T extends object>(model: Model<T>): mongo.Collection<T & mongo.Document> {
  return model.db.db!.collection(model.collection.name) as unknown as mongo.Collection<T & mongo.Document>;
}
