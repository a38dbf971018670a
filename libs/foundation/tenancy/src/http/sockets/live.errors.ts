import { defineErrors } from '#platform/errors';

/** Why the server ends a connection that was open; other reasons have the codes that a request would get. */
export const liveErrors = defineErrors({
  tokenExpired: {
    code: 'live.token-expired',
    kind: 'unauthenticated',
    title: 'The token of this connection has expired',
    advice: 'Connect again with a new token. Next time answer `auth.expiring` with `auth.refresh`.',
  },
  sessionEnded: {
    code: 'live.session-ended',
    kind: 'unauthenticated',
    title: 'The session of this connection has ended',
    advice: 'Log in again: the person logged out, or the session was revoked.',
  },
  serverStopping: {
    code: 'live.server-stopping',
    kind: 'unavailable',
    title: 'This process of the server stops',
    advice: 'Connect again; another process answers.',
  },
});
