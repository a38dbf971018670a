import type { EdgeErrors } from '#platform/http';
import { idempotencyErrors } from '../idempotency/idempotency.errors.js';
import { tenancyErrors } from '../tenancy.errors.js';
import { accessErrors } from '../guards/access.errors.js';

/** Errors that the tenant part of the edge may answer on a route, for the documents. */
export const edgeErrors: EdgeErrors = ({ tenant, stepUp, idempotency }) => [
  ...(tenant === 'required'
    ? [
        tenancyErrors.missing,
        tenancyErrors.unknown,
        tenancyErrors.mismatch,
        tenancyErrors.suspended,
        tenancyErrors.deleted,
        tenancyErrors.notReady,
        tenancyErrors.busy,
      ]
    : []),
  ...(stepUp ? [accessErrors.stepUpRequired] : []),
  ...(idempotency === 'required' ? [idempotencyErrors.keyRequired] : []),
  ...(idempotency === 'none'
    ? []
    : [idempotencyErrors.keyInvalid, idempotencyErrors.inProgress, idempotencyErrors.keyReused]),
];
