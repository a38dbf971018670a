import { defineErrors } from '#platform/errors';

export const idempotencyErrors = defineErrors({
  keyRequired: {
    code: 'idempotency.key-required',
    kind: 'invalid',
    fields: [],
    title: 'This request needs an Idempotency-Key header',
    de: 'Diese Anfrage braucht die Kopfzeile Idempotency-Key',
    advice: 'Send a unique key, such as a UUID, and repeat it when you retry.',
  },
  keyInvalid: {
    code: 'idempotency.key-invalid',
    kind: 'invalid',
    fields: [],
    title: 'The Idempotency-Key header is not usable',
    de: 'Die Kopfzeile Idempotency-Key ist nicht verwendbar',
    advice: 'Use 1 to 255 printable ASCII characters.',
  },
  keyReused: {
    code: 'idempotency.key-reused',
    kind: 'unprocessable',
    title: 'This Idempotency-Key was used with another request body',
    de: 'Dieser Idempotency-Key wurde mit einem anderen Inhalt benutzt',
    advice: 'Use a new key for a new request.',
  },
  inProgress: {
    code: 'idempotency.in-progress',
    kind: 'conflict',
    title: 'A request with this Idempotency-Key is still running',
    de: 'Eine Anfrage mit diesem Idempotency-Key läuft noch',
    advice: 'Retry after the time in Retry-After with the same key and body.',
  },
});
