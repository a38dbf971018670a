import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError, platformErrors, type ErrorFactory } from '#platform/errors';
import { unworded } from '#platform/languages';

/** Seconds until a retry makes sense after a database or Redis went down: about one election. */
const RETRY_AFTER = 5;

/**
 * Turns any thrown value into a {@link DomainError}. Errors of frameworks and drivers keep their meaning but lose their
 * message, which may hold addresses, queries or user input; the original stays as the cause, for the log.
 */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const error = thrown as Thrown;
  const cause = thrown;
  // An error of the connection during a bulk write is wrapped in another error.
  if (error?.name === 'MongoBulkWriteError' && error.errorResponse instanceof Error) {
    return toDomainError(error.errorResponse);
  }
  const known = fromFramework(error);
  if (known) return known;
  if (thrown instanceof HttpException) {
    // Nest wraps what Fastify throws, keeping it as the cause.
    return thrown.cause instanceof Error
      ? toDomainError(thrown.cause)
      : fromStatus(thrown.getStatus(), thrown);
  }
  if (isDuplicateKey(error)) return platformErrors.duplicate(undefined, { cause });
  if (error?.codeName === 'WriteConflict' || error?.code === 112) {
    return platformErrors.writeConflict(undefined, { cause, retryAfter: 1 });
  }
  if (DATABASE_AWAY.has(error?.name ?? '') || isMongoOutage(error)) {
    return platformErrors.databaseUnavailable(undefined, { cause, retryAfter: RETRY_AFTER });
  }
  if (isRedisAway(error))
    return platformErrors.redisUnavailable(undefined, { cause, retryAfter: RETRY_AFTER });
  if (typeof error?.statusCode === 'number') return fromStatus(error.statusCode, thrown);
  return platformErrors.unexpected(undefined, { cause });
}

function fromFramework(error: Thrown | undefined): DomainError | undefined {
  return typeof error?.code === 'string' && error.code.startsWith('FST_') ? fromFastify(error) : undefined;
}

interface Thrown extends Error {
  readonly code?: unknown;
  readonly codeName?: string;
  readonly errorResponse?: unknown;
  readonly statusCode?: number;
  readonly errorLabels?: readonly string[];
  hasErrorLabel?(label: string): boolean;
}

const FASTIFY: Readonly<Record<string, ErrorFactory>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: platformErrors.malformedJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: platformErrors.emptyBody,
  FST_ERR_CTP_BODY_TOO_LARGE: platformErrors.tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: platformErrors.unsupportedMedia,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: platformErrors.malformedRequest,
  FST_ERR_BAD_URL: platformErrors.malformedRequest,
  FST_ERR_MAX_PARAM_LENGTH: platformErrors.uriTooLong,
  FST_ERR_NOT_FOUND: platformErrors.unknownRoute,
  FST_ERR_HANDLER_TIMEOUT: platformErrors.unavailable,
};

function fromFastify(error: Thrown): DomainError {
  const factory = FASTIFY[error.code as string];
  if (factory) return factory(undefined, { cause: error });
  return fromStatus(error.statusCode ?? 500, error);
}

const BY_STATUS: Readonly<Record<number, ErrorFactory>> = {
  401: platformErrors.unauthenticated,
  403: platformErrors.forbidden,
  404: platformErrors.notFound,
  405: platformErrors.methodNotAllowed,
  408: platformErrors.requestTimeout,
  409: platformErrors.conflict,
  413: platformErrors.tooLarge,
  414: platformErrors.uriTooLong,
  415: platformErrors.unsupportedMedia,
  429: platformErrors.tooMany,
  431: platformErrors.headersTooLarge,
  503: platformErrors.unavailable,
};

function fromStatus(status: number, cause: unknown): DomainError {
  const factory =
    BY_STATUS[status] ?? (status >= 400 && status < 500 ? platformErrors.malformedRequest : undefined);
  if (!factory) return platformErrors.unexpected(undefined, { cause });
  const reason = BY_STATUS[status] ? undefined : STATUS_CODES[status];
  return factory(reason === undefined ? undefined : unworded(reason), { cause });
}

function isDuplicateKey(error: Thrown | undefined): boolean {
  return (error?.code === 11000 || error?.code === 11001) && /^Mongo|^MongooseBulk/.test(error.name);
}

const DATABASE_AWAY: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'DisconnectedError',
]);

/** Codes of a primary that stepped down or shuts down (retryable by the driver’s specification). */
const NOT_PRIMARY: ReadonlySet<unknown> = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

function isMongoOutage(error: Thrown | undefined): boolean {
  return error?.name?.startsWith('Mongo') === true && NOT_PRIMARY.has(error.code);
}

function isRedisAway(error: Thrown | undefined): boolean {
  if (error?.name === 'MaxRetriesPerRequestError') return true;
  // ioredis throws plain Errors when it fails fast without a connection.
  return (
    error instanceof Error &&
    /^(Connection is closed\.|Stream isn't writeable|Command timed out)/.test(error.message)
  );
}
