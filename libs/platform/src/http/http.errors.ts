import { defineErrors } from '#platform/errors';

/** What can go wrong before a request reaches a domain, or outside of any. */
export const platformErrors = defineErrors({
  malformedRequest: {
    code: 'request.malformed',
    kind: 'invalid',
    title: 'The request is malformed',
    advice: 'Check the request line, headers and encoding.',
  },
  malformedJson: {
    code: 'request.malformed-json',
    kind: 'invalid',
    title: 'The body is not valid JSON',
    advice: 'Send UTF-8 JSON (RFC 8259) without comments or trailing commas.',
  },
  emptyBody: {
    code: 'request.empty-body',
    kind: 'invalid',
    title: 'The body is empty',
    advice: 'Send a JSON body, or leave out Content-Type.',
  },
  invalidInput: {
    code: 'request.invalid',
    kind: 'invalid',
    title: 'Some fields are not valid',
    advice: 'Correct the fields listed in `errors`.',
  },
  tooDeep: {
    code: 'request.too-deep',
    kind: 'invalid',
    title: 'The body is nested too deeply',
    advice: 'Send at most 32 levels of objects and arrays.',
  },
  forbiddenKey: {
    code: 'request.forbidden-key',
    kind: 'invalid',
    title: 'The input holds a forbidden key',
    advice: 'Leave out keys that start with `$`, and `__proto__`, `constructor` and `prototype`.',
  },
  tooLarge: {
    code: 'request.too-large',
    kind: 'too-large',
    title: 'The body is too large',
    advice: 'Send less at once; large files go to the upload address that the media routes hand out.',
  },
  unsupportedMedia: {
    code: 'request.unsupported-media-type',
    kind: 'unsupported-media',
    title: 'The body’s media type is not supported',
    advice: 'Send application/json.',
  },
  unauthenticated: {
    code: 'request.unauthenticated',
    kind: 'unauthenticated',
    title: 'Credentials are missing or not valid',
    advice: 'Log in and send the access token as `Authorization: Bearer …`.',
  },
  forbidden: {
    code: 'request.forbidden',
    kind: 'forbidden',
    title: 'The caller may not do this',
    advice: 'Ask for the permission, or use another account.',
  },
  unknownRoute: {
    code: 'route.unknown',
    kind: 'not-found',
    title: 'There is no such address',
    advice: 'Compare the path with the API documents at /docs.',
  },
  methodNotAllowed: {
    code: 'route.method-not-allowed',
    kind: 'not-allowed',
    title: 'The address does not know this method',
    advice: 'Use one of the methods in the `Allow` header.',
  },
  notFound: {
    code: 'request.not-found',
    kind: 'not-found',
    title: 'There is no such thing',
    advice: 'Check the id.',
  },
  conflict: {
    code: 'request.conflict',
    kind: 'conflict',
    title: 'The request conflicts with the current state',
    advice: 'Read the current state and try again.',
  },
  duplicate: {
    code: 'conflict.duplicate',
    kind: 'conflict',
    title: 'Something with the same unique value exists already',
    advice: 'Choose another value, or use what exists.',
  },
  writeConflict: {
    code: 'conflict.concurrent-write',
    kind: 'conflict',
    title: 'Somebody else changed the same data at the same moment',
    advice: 'Try again.',
  },
  preconditionFailed: {
    code: 'request.precondition-failed',
    kind: 'precondition-failed',
    title: 'If-Match names no version of this',
    advice: 'Read it again and send the ETag of the answer, as it is.',
  },
  preconditionRequired: {
    code: 'request.precondition-required',
    kind: 'precondition-required',
    title: 'This can only be changed by who has read it',
    advice: 'Read it, then send the ETag of the answer in If-Match.',
  },
  invalidCursor: {
    code: 'paging.invalid-cursor',
    kind: 'invalid',
    title: 'The cursor does not belong to this list',
    advice:
      'Take `nextCursor` of an answer unchanged, with the same filters and sort; or start over without it.',
  },
  tooMany: {
    code: 'rate-limit.exceeded',
    kind: 'too-many',
    title: 'Too many requests',
    advice: 'Wait the seconds in Retry-After; RateLimit headers tell what is left.',
  },
  databaseUnavailable: {
    code: 'service.database-unavailable',
    kind: 'unavailable',
    title: 'The database cannot be reached at the moment',
    advice: 'Try again after the seconds in Retry-After.',
  },
  redisUnavailable: {
    code: 'service.redis-unavailable',
    kind: 'unavailable',
    title: 'A service that this request needs cannot be reached at the moment',
    advice: 'Try again after the seconds in Retry-After.',
  },
  unavailable: {
    code: 'service.unavailable',
    kind: 'unavailable',
    title: 'The service is not available at the moment',
    advice: 'Try again after the seconds in Retry-After.',
  },
  unexpected: {
    code: 'internal.unexpected',
    kind: 'internal',
    title: 'Something went wrong on our side',
    advice: 'Quote `correlationId` when you report it; the same id is in the log.',
  },
});
