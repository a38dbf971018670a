import { defineErrors } from '#platform/errors';

/** Errors about the tenant of a request: which one it is, its state, or how busy its data are. */
export const tenancyErrors = defineErrors({
  unknown: {
    code: 'tenant.unknown',
    kind: 'not-found',
    title: 'No such tenant',
    advice: 'Check the host name or the X-Tenant header.',
  },
  suspended: {
    code: 'tenant.suspended',
    kind: 'forbidden',
    title: 'This tenant is suspended',
    advice: 'The merchant should contact the operator.',
  },
  deleted: {
    code: 'tenant.deleted',
    kind: 'gone',
    title: 'This tenant has been deleted',
    advice: 'The caller can do nothing; an operator can restore the tenant within its grace period.',
  },
  notReady: {
    code: 'tenant.not-ready',
    kind: 'unavailable',
    title: 'This tenant is still being set up',
    advice: 'Retry after the time in Retry-After.',
  },
  mismatch: {
    code: 'tenant.mismatch',
    kind: 'misdirected',
    title: 'The request names two different tenants',
    advice: 'Host, X-Tenant and credential must belong to the same tenant.',
  },
  missing: {
    code: 'tenant.missing',
    kind: 'invalid',
    fields: [],
    title: 'The request names no tenant',
    advice: 'Call the tenant’s own host, or send X-Tenant, an API key or a token.',
  },
  invalid: {
    code: 'tenant.invalid',
    kind: 'invalid',
    fields: [],
    title: 'The tenant is not valid',
    advice: 'Correct the fields listed in `errors`.',
  },
  hostTaken: {
    code: 'tenant.host-taken',
    kind: 'conflict',
    fields: ['hosts'],
    title: 'A host belongs to another tenant',
    advice: 'Choose another host, or take it from the other tenant first.',
  },
  slugTaken: {
    code: 'tenant.slug-taken',
    kind: 'conflict',
    fields: ['slug'],
    title: 'This slug belongs to another tenant',
    advice: 'Choose another slug.',
  },
  wrongState: {
    code: 'tenant.wrong-state',
    kind: 'conflict',
    title: 'The tenant’s state does not allow this',
    advice: 'Read the tenant and check its status first.',
  },
  busy: {
    code: 'tenant.busy',
    kind: 'unavailable',
    title: 'Too many changes to the same data at once',
    advice: 'Retry after the time in Retry-After.',
  },
});
