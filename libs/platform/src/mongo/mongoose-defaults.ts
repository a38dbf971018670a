import mongoose from 'mongoose';

/**
 * Process-wide Mongoose behaviour. Indexes and collections are made by provisioning and migrations, never by the
 * first query; a filter on a field the schema does not know is a bug, not a full scan; models join the
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
