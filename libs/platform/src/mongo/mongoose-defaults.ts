import mongoose from 'mongoose';

/**
 * Mongoose settings of the process. Provisioning and migrations make indexes and collections, never the first query. A
 * filter on a field that is not in the schema throws, because Mongoose would drop it and match every document. Models join the
 * transaction of their async context (see UnitOfWork).
 */
export function applyMongooseDefaults(): void {
  mongoose.set('autoIndex', false);
  mongoose.set('autoCreate', false);
  mongoose.set('strictQuery', 'throw');
  mongoose.set('transactionAsyncLocalStorage', true);
  // Without a connection an operation fails at once instead of waiting in memory.
  mongoose.set('bufferCommands', false);
}
