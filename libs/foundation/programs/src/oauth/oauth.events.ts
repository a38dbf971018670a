import { id, list, text, type FactsOf } from '#platform/facts';
import { MAIL_RECIPIENT } from '#foundation/identity';
import { defineEvent } from '#foundation/tenancy';

/** An OAuth client in events, without its secret. */
const CLIENT = {
  clientId: id(),
  name: text(),
  scopes: list(text()),
  grantedBy: id('The member of staff whose rights limit what the client does for itself'),
};
export type OAuthClientFacts = FactsOf<typeof CLIENT>;

/** What a person allowed an app to do in their name. */
const GRANT = { clientId: id(), staffId: id(), scopes: list(text()) };
export type OAuthGrantFacts = FactsOf<typeof GRANT>;

const OAUTH_CLIENT: OAuthClientFacts = {
  clientId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  name: 'Bookkeeping',
  scopes: ['orders.read'],
  grantedBy: '01jd2k3m4n5p6q7r8s9tavwxyz',
};

const OAUTH_GRANT: OAuthGrantFacts = {
  clientId: OAUTH_CLIENT.clientId,
  staffId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  scopes: OAUTH_CLIENT.scopes,
};

export const OAuthClientCreated = defineEvent({
  type: 'oauth-client.created',
  summary: 'An OAuth client was registered.',
  published: false,
  data: CLIENT,
  example: OAUTH_CLIENT,
});

export const OAuthClientUpdated = defineEvent({
  type: 'oauth-client.updated',
  summary: 'Name, scopes, grant types or redirect URIs of an OAuth client changed.',
  published: false,
  data: CLIENT,
  example: OAUTH_CLIENT,
});

export const OAuthClientSecretRotated = defineEvent({
  type: 'oauth-client.secret-rotated',
  summary: 'An OAuth client has a new secret; the old one ends after the overlap.',
  published: false,
  data: CLIENT,
  example: OAUTH_CLIENT,
});

export const OAuthClientDeleted = defineEvent({
  type: 'oauth-client.deleted',
  summary: 'An OAuth client was deleted; its tokens have ended.',
  published: false,
  data: CLIENT,
  example: OAUTH_CLIENT,
});

export const OAuthAuthorized = defineEvent({
  type: 'oauth-grant.authorized',
  summary: 'A member of staff allowed an app to act in their name.',
  published: false,
  data: GRANT,
  example: OAUTH_GRANT,
});

/** A grant that was ended for the safety of its person, and the recipient of the mail about it. */
const ENDED_GRANT = { ...GRANT, ...MAIL_RECIPIENT, app: text('The app’s name') };
export type EndedGrantFacts = FactsOf<typeof ENDED_GRANT>;

export const OAuthGrantReused = defineEvent({
  type: 'oauth-grant.reused',
  summary:
    'A used code or refresh token of an app was used again, so the grant has ended; a mail tells the person.',
  published: false,
  personal: ['email'],
  data: ENDED_GRANT,
  example: { ...OAUTH_GRANT, app: OAUTH_CLIENT.name, email: 'ada@example.com', locale: 'en' },
});

export const OAuthGrantRevoked = defineEvent({
  type: 'oauth-grant.revoked',
  summary: 'A grant to an app has ended: the app or the person ended it.',
  published: false,
  data: GRANT,
  example: OAUTH_GRANT,
});
