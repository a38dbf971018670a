import { defineEvent } from '#foundation/tenancy';
import type { MailRecipient } from '#foundation/identity/events';

/** An OAuth client in events, without its secret. */
export interface OAuthClientFacts {
  readonly clientId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The member of staff whose rights limit what the client does for itself. */
  readonly grantedBy: string;
}

/** What a person allowed an app to do in their name. */
export interface OAuthGrantFacts {
  readonly clientId: string;
  readonly staffId: string;
  readonly scopes: readonly string[];
}

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

export const OAuthClientCreated = defineEvent<OAuthClientFacts>({
  type: 'oauth-client.created',
  summary: 'An OAuth client was registered.',
  published: false,
  example: OAUTH_CLIENT,
});

export const OAuthClientUpdated = defineEvent<OAuthClientFacts>({
  type: 'oauth-client.updated',
  summary: 'Name, scopes, grant types or redirect URIs of an OAuth client changed.',
  published: false,
  example: OAUTH_CLIENT,
});

export const OAuthClientSecretRotated = defineEvent<OAuthClientFacts>({
  type: 'oauth-client.secret-rotated',
  summary: 'An OAuth client has a new secret; the old one ends after the overlap.',
  published: false,
  example: OAUTH_CLIENT,
});

export const OAuthClientDeleted = defineEvent<OAuthClientFacts>({
  type: 'oauth-client.deleted',
  summary: 'An OAuth client was deleted; its tokens have ended.',
  published: false,
  example: OAUTH_CLIENT,
});

export const OAuthAuthorized = defineEvent<OAuthGrantFacts>({
  type: 'oauth-grant.authorized',
  summary: 'A member of staff allowed an app to act in their name.',
  published: false,
  example: OAUTH_GRANT,
});

/** A grant that was ended for the safety of its person, and the recipient of the mail about it. */
export interface EndedGrantFacts extends OAuthGrantFacts, MailRecipient {
  /** The app's name. */
  readonly app: string;
}

export const OAuthGrantReused = defineEvent<EndedGrantFacts>({
  type: 'oauth-grant.reused',
  summary:
    'A used code or refresh token of an app was used again, so the grant has ended; a mail tells the person.',
  published: false,
  personal: ['email'],
  example: { ...OAUTH_GRANT, app: OAUTH_CLIENT.name, email: 'ada@example.com', locale: 'en' },
});

export const OAuthGrantRevoked = defineEvent<OAuthGrantFacts>({
  type: 'oauth-grant.revoked',
  summary: 'A grant to an app has ended: the app or the person ended it.',
  published: false,
  example: OAUTH_GRANT,
});
