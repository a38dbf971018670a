import type { Model, mongo } from 'mongoose';
import { insideUnitOfWork } from './unit-of-work.js';

/**
 * The driver's collection of a model, for frequent reads: it returns plain objects, not Mongoose documents. With a model
 * class for each tenant, V8 cannot optimise Mongoose's code well (megamorphic call sites); the driver stays fast.
 * @throws Error inside a unit of work, whose session the driver would silently ignore
 */
export function read<T extends object>(model: Model<T>): mongo.Collection<T & mongo.Document> {
  if (insideUnitOfWork())
    throw new Error(
      'read() ignores the running transaction; use the model, or driverCollection() with the session',
    );
  return driverCollection(model);
}

/** The driver's collection of a model; inside a transaction pass `{ session: unit.session }` to every call. */
export function driverCollection<T extends object>(model: Model<T>): mongo.Collection<T & mongo.Document> {
  return model.db.db!.collection(model.collection.name) as unknown as mongo.Collection<T & mongo.Document>;
}
