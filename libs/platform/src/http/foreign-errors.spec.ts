import { mongo } from 'mongoose';
import { toDomainError } from './foreign-errors.js';

describe('what drivers throw', () => {
  const away = new mongo.MongoNetworkError('connection 1 to 127.0.0.1:27017 closed');

  it.each<[string, Error]>([
    ['as it is', away],
    ['inside of a bulk write', new mongo.MongoBulkWriteError(away as never, bulkResult())],
  ])('tells that the database is away, %s', (_where, error) => {
    expect(toDomainError(error)).toMatchObject({
      code: 'service.database-unavailable',
      extras: { retryAfter: 5 },
    });
  });

  it('is our fault where it means nothing known', () => {
    expect(toDomainError(new Error('x'))).toMatchObject({ code: 'internal.unexpected' });
  });
});

/** Of a bulk write that did nothing. */
function bulkResult(): mongo.BulkWriteResult {
  return { insertedCount: 0, matchedCount: 0, modifiedCount: 0, deletedCount: 0 } as mongo.BulkWriteResult;
}
