import { defineMigration } from '../migrations/define-migration.js';
import { moveProofs, retiredProofs } from '../proofs/move-proofs.js';

const FORMER = 'idempotency_keys';

/**
 * Requests that were made in the last day, so that the new version recognises them when they are repeated, and goes on with an
 * order that was entered.
 */
export const moveClaims = defineMigration({
  version: 2026112801,
  name: 'requests with an Idempotency-Key are kept among the proofs',
  up: (tenant) =>
    moveProofs(tenant, FORMER, 'request', { makes: { $ifNull: ['$progress.orderId', '$makes'] } }),
  retires: [retiredProofs(FORMER)],
});
