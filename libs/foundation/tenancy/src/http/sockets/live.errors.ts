import { defineErrors } from '#platform/errors';

/** Why the server ends a connection that was open; other reasons have the codes that a request would get. */
export const liveErrors = defineErrors({
  tokenExpired: {
    code: 'live.token-expired',
    kind: 'unauthenticated',
    title: 'The token of this connection has expired',
    de: 'Das Token dieser Verbindung ist abgelaufen',
    advice: 'Connect again with a new token. Next time answer `auth.expiring` with `auth.refresh`.',
  },
  sessionEnded: {
    code: 'live.session-ended',
    kind: 'unauthenticated',
    title: 'The session of this connection has ended',
    de: 'Die Sitzung dieser Verbindung ist beendet',
    advice: 'Log in again: the person logged out, or the session was revoked.',
  },
  serverStopping: {
    code: 'live.server-stopping',
    kind: 'unavailable',
    title: 'This process of the server stops',
    de: 'Dieser Prozess des Servers wird beendet',
    advice: 'Connect again; another process answers.',
  },
});
