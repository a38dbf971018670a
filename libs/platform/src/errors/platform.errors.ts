import { defineErrors } from './domain-error.js';

/** Errors before a request reaches a domain, or outside of any domain. */
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
  tooComplex: {
    code: 'request.too-complex',
    kind: 'invalid',
    title: 'The input has too many values',
    advice: 'Send at most 20,000 values in a body and 1,000 keys in an object or a query; split larger work.',
  },
  forbiddenKey: {
    code: 'request.forbidden-key',
    kind: 'invalid',
    title: 'The input has a forbidden key',
    advice: 'Leave out keys that start with `$`, and `__proto__`, `constructor` and `prototype`.',
  },
  tooLarge: {
    code: 'request.too-large',
    kind: 'too-large',
    title: 'The body is too large',
    advice: 'Send less at once; send large files to the upload address that the media routes give.',
  },
  uriTooLong: {
    code: 'request.uri-too-long',
    kind: 'uri-too-long',
    title: 'The address is too long',
    advice: 'Shorten the path or the query; line, address and headers together may have 16 kB.',
  },
  headersTooLarge: {
    code: 'request.headers-too-large',
    kind: 'headers-too-large',
    title: 'The headers are too large',
    advice: 'Send fewer or shorter headers and cookies; they may have 16 kB together.',
  },
  ambiguousHost: {
    code: 'request.ambiguous-host',
    kind: 'invalid',
    title: 'The request does not name one host',
    advice: 'Send one Host header with a host and, if needed, a port (RFC 9112, section 3.2).',
  },
  unsupportedMedia: {
    code: 'request.unsupported-media-type',
    kind: 'unsupported-media',
    title: 'The route does not take bodies of this media type',
    advice:
      'Send the media type in the API document, nearly always application/json, without Content-Encoding.',
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
    title: 'This address has no such method',
    advice: 'Use one of the methods in the `Allow` header.',
  },
  unknownMessage: {
    code: 'message.unknown',
    kind: 'not-found',
    title: 'There is no such message or namespace',
    advice: 'Compare the namespace and the event with the AsyncAPI document at /asyncapi.json.',
  },
  notFound: {
    code: 'request.not-found',
    kind: 'not-found',
    title: 'Not found',
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
    title: 'If-Match does not match any version',
    advice: 'Read the resource again and send the ETag of that answer unchanged.',
  },
  preconditionRequired: {
    code: 'request.precondition-required',
    kind: 'precondition-required',
    title: 'This change needs an If-Match header',
    advice: 'Read the resource, then send the ETag of that answer in If-Match.',
  },
  invalidCursor: {
    code: 'paging.invalid-cursor',
    kind: 'invalid',
    title: 'The cursor does not belong to this list',
    advice:
      'Send `nextCursor` of an answer unchanged, with the same filters and sort; or start again without a cursor.',
  },
  requestTimeout: {
    code: 'request.timeout',
    kind: 'timeout',
    title: 'The request did not arrive in time',
    advice: 'Send the whole request within half a minute; send larger files in parts.',
  },
  tooMany: {
    code: 'rate-limit.exceeded',
    kind: 'too-many',
    title: 'Too many requests',
    advice: 'Wait the seconds in Retry-After; the RateLimit headers say how many requests are left.',
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
