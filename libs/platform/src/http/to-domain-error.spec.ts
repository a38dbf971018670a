import { mongo } from 'mongoose';
import { toDomainError } from './to-domain-error.js';

describe('an error of a driver', () => {
  const away = new mongo.MongoNetworkError('connection 1 to 127.0.0.1:27017 closed');

  it.each<[string, Error]>([
    ['as it is', away],
    ['inside a bulk write', new mongo.MongoBulkWriteError(away as never, bulkResult())],
  ])('means that the database is down, %s', (_where, error) => {
    expect(toDomainError(error)).toMatchObject({
      code: 'service.database-unavailable',
      extras: { retryAfter: 5 },
    });
  });

  it('is an unexpected error if it is not known', () => {
    expect(toDomainError(new Error('x'))).toMatchObject({ code: 'internal.unexpected' });
  });
});

/** Of a bulk write that did nothing. */
function bulkResult(): mongo.BulkWriteResult {
  return { insertedCount: 0, matchedCount: 0, modifiedCount: 0, deletedCount: 0 } as mongo.BulkWriteResult;
}
