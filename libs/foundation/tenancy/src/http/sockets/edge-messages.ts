import type { DomainError } from '#platform/errors';
import { time, type FactsOf } from '#platform/facts';
import { tenancyErrors } from '../../tenancy.errors.js';
import { liveErrors } from './live.errors.js';

/** What the edge itself tells sockets, in every namespace. */

/** The token of the socket expires soon; guests have none. */
export const AUTH_EXPIRING = 'auth.expiring';

export const AUTH_EXPIRING_FIELDS = { expiresAt: time() };
export type AuthExpiring = FactsOf<typeof AUTH_EXPIRING_FIELDS>;

/** The last message of a connection that the server ends: a problem that says why. */
export const CONNECTION_ENDING = 'connection.ending';

/** For the documents: the most frequent reasons. */
export const EXAMPLES_OF_ENDING: readonly DomainError[] = [
  liveErrors.tokenExpired(),
  liveErrors.sessionEnded(),
  tenancyErrors.suspended(),
  liveErrors.serverStopping(undefined, { retryAfter: 1 }),
];
