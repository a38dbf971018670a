import { defineEvent } from '#tenancy';

/** A customer as events tell it. */
export interface CustomerFacts {
  readonly customerId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** A secret that only the mail library opens, with `openChallengeCode`, and where it is to be sent. */
export interface SealedMail {
  /** The only address that may get it: the one that was given, or the account's. */
  readonly email: string;
  /** BCP 47. */
  readonly locale: string;
  /** The code or token, sealed for this tenant. */
  readonly sealed: string;
}

export interface StaffFacts {
  readonly staffId: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
}

const CUSTOMER: CustomerFacts = {
  customerId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Byron',
};
const STAFF: StaffFacts = {
  staffId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  email: 'grace@example.com',
  name: 'Grace Hopper',
  role: 'manager',
};
const MAIL: SealedMail = { email: 'ada@example.com', locale: 'en', sealed: 'v1.iv.ciphertext' };
const CHALLENGE = { ...MAIL, challengeId: '01jd2k3m4n5p6q7r8s9tavwxyz' };

export const CustomerRegistered = defineEvent({
  type: 'customer.registered',
  summary: 'A customer confirmed the email address and has an account.',
  personal: ['email', 'firstName', 'lastName'],
  example: CUSTOMER,
});

export const CustomerUpdated = defineEvent({
  type: 'customer.updated',
  summary: 'A customer’s profile changed.',
  personal: ['email', 'firstName', 'lastName'],
  example: CUSTOMER,
});

export const CustomerVerificationRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.verification-requested',
  summary: 'Somebody wants to register; the code proves that the mailbox is theirs.',
  published: false,
  personal: ['email'],
  example: CHALLENGE,
});

export const CustomerRegistrationRepeated = defineEvent<Omit<SealedMail, 'sealed'>>({
  type: 'customer.registration-repeated',
  summary:
    'Somebody wants to register an email that has an account; its owner is told by mail, the caller is not.',
  published: false,
  personal: ['email'],
  example: { email: MAIL.email, locale: MAIL.locale },
});

export const CustomerPasswordResetRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.password-reset-requested',
  summary: 'A customer forgot the password and gets a code by mail.',
  published: false,
  personal: ['email'],
  example: CHALLENGE,
});

export const CustomerPasswordChanged = defineEvent<{ readonly customerId: string }>({
  type: 'customer.password-changed',
  summary: 'A customer’s password changed; other sessions ended.',
  published: false,
  example: { customerId: CUSTOMER.customerId },
});

export const CustomerTokenReused = defineEvent<{ readonly customerId: string; readonly sessionId: string }>({
  type: 'customer.token-reused',
  summary:
    'A used refresh token of a customer came again, so the session was ended; the person should be told.',
  published: false,
  example: { customerId: CUSTOMER.customerId, sessionId: '01jd2k3m4n5p6q7r8s9tavwxyz' },
});

export const CustomerConsentChanged = defineEvent<{
  readonly customerId: string;
  readonly changes: readonly { readonly purpose: string; readonly granted: boolean }[];
}>({
  type: 'customer.consent-changed',
  summary: 'A customer agreed to something, such as marketing by email, or took it back.',
  example: {
    customerId: CUSTOMER.customerId,
    changes: [{ purpose: 'marketingEmail', granted: true }],
  },
});

export const CustomerEmailChangeRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.email-change-requested',
  summary: 'A customer wants another email address; the code goes to the new one.',
  published: false,
  personal: ['email'],
  example: CHALLENGE,
});

export const CustomerEmailChanged = defineEvent<
  Omit<SealedMail, 'sealed'> & { readonly customerId: string; readonly newEmail: string }
>({
  type: 'customer.email-changed',
  summary: 'A customer has another email address; the former one is told.',
  published: false,
  personal: ['email', 'newEmail'],
  example: {
    customerId: CUSTOMER.customerId,
    email: MAIL.email,
    newEmail: 'ada.byron@example.com',
    locale: 'en',
  },
});

export const CustomerExportRequested = defineEvent<SealedMail & { readonly customerId: string }>({
  type: 'customer.export-requested',
  summary: 'A customer wants to see what is known about them; the sealed link gives it.',
  published: false,
  personal: ['email'],
  example: { ...MAIL, customerId: CUSTOMER.customerId },
});

export const CustomerErasureRequested = defineEvent<{ readonly customerId: string }>({
  type: 'customer.erasure-requested',
  summary: 'A customer is to be forgotten; their sessions have ended.',
  published: false,
  example: { customerId: CUSTOMER.customerId },
});

export const CustomerErased = defineEvent<{ readonly customerId: string }>({
  type: 'customer.erased',
  summary: 'A customer was forgotten; whoever has copies of their data should delete them too.',
  example: { customerId: CUSTOMER.customerId },
});

export const CustomerDeviceCodeRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.device-code-requested',
  summary: 'Unknown devices used up their guesses at a customer’s password; the owner gets a code to go on.',
  published: false,
  personal: ['email'],
  example: CHALLENGE,
});

export const StaffDeviceCodeRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'staff.device-code-requested',
  summary: 'Unknown devices used up their guesses at a password of staff; the owner gets a code to go on.',
  published: false,
  example: { ...CHALLENGE, email: STAFF.email },
});

/** What became of somebody's second factor, and where to tell them. */
export interface SecondFactorFacts {
  readonly change: 'enabled' | 'disabled' | 'recovery-codes-replaced' | 'recovery-code-used';
  readonly email: string;
  /** BCP 47. */
  readonly locale: string;
}

export const CustomerMfaChanged = defineEvent<SecondFactorFacts & { readonly customerId: string }>({
  type: 'customer.mfa-changed',
  summary: 'A customer’s second factor was set up, removed or got other recovery codes; the person is told.',
  published: false,
  personal: ['email'],
  example: { customerId: CUSTOMER.customerId, change: 'enabled', email: CUSTOMER.email, locale: 'en' },
});

export const StaffMfaChanged = defineEvent<SecondFactorFacts & { readonly staffId: string }>({
  type: 'staff.mfa-changed',
  summary: 'The second factor of a member of staff changed; the person is told.',
  published: false,
  example: { staffId: STAFF.staffId, change: 'enabled', email: STAFF.email, locale: 'en' },
});

export const StaffInvited = defineEvent<StaffFacts & SealedMail>({
  type: 'staff.invited',
  summary: 'Somebody was invited to join the staff; the sealed token accepts the invitation.',
  published: false,
  example: { ...STAFF, ...MAIL, email: STAFF.email },
});

export const StaffJoined = defineEvent({
  type: 'staff.joined',
  summary: 'A member of staff has a password and can log in.',
  published: false,
  example: STAFF,
});

export const StaffUpdated = defineEvent({
  type: 'staff.updated',
  summary: 'Name, role, stores or status of a member of staff changed.',
  published: false,
  example: STAFF,
});

export const StaffRemoved = defineEvent({
  type: 'staff.removed',
  summary: 'A member of staff was removed.',
  published: false,
  example: STAFF,
});

export const StaffPasswordResetRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'staff.password-reset-requested',
  summary: 'A member of staff forgot the password and gets a code by mail.',
  published: false,
  example: { ...CHALLENGE, email: STAFF.email },
});

export const StaffPasswordChanged = defineEvent<{ readonly staffId: string }>({
  type: 'staff.password-changed',
  summary: 'A member of staff has a new password; other sessions ended.',
  published: false,
  example: { staffId: STAFF.staffId },
});

export const StaffTokenReused = defineEvent<{ readonly staffId: string; readonly sessionId: string }>({
  type: 'staff.token-reused',
  summary: 'A used refresh token of a member of staff came again, so the session was ended.',
  published: false,
  example: { staffId: STAFF.staffId, sessionId: '01jd2k3m4n5p6q7r8s9tavwxyz' },
});

/** A role of the tenant's own, as events tell it. */
export interface RoleFacts {
  readonly roleId: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

/** An API key as events tell it; never its text. */
export interface ApiKeyFacts {
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The member of staff whose rights bound the key's. */
  readonly grantedBy: string;
}

const ROLE: RoleFacts = {
  roleId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  name: 'Warehouse',
  permissions: ['stock.read', 'stock.write'],
};
const API_KEY: ApiKeyFacts = {
  keyId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  name: 'ERP',
  scopes: ['orders.read'],
  grantedBy: STAFF.staffId,
};

export const RoleCreated = defineEvent<RoleFacts>({
  type: 'role.created',
  summary: 'The tenant has a new role.',
  published: false,
  example: ROLE,
});

export const RoleUpdated = defineEvent<RoleFacts>({
  type: 'role.updated',
  summary: 'Name or permissions of a role changed, for all who have it.',
  published: false,
  example: ROLE,
});

export const RoleRemoved = defineEvent<RoleFacts>({
  type: 'role.removed',
  summary: 'A role that nobody had was deleted.',
  published: false,
  example: ROLE,
});

export const ApiKeyCreated = defineEvent<ApiKeyFacts>({
  type: 'api-key.created',
  summary: 'Somebody made an API key.',
  published: false,
  example: API_KEY,
});

export const ApiKeyUpdated = defineEvent<ApiKeyFacts>({
  type: 'api-key.updated',
  summary: 'Name, scopes or expiry of an API key changed.',
  published: false,
  example: API_KEY,
});

export const ApiKeyRotated = defineEvent<ApiKeyFacts>({
  type: 'api-key.rotated',
  summary: 'An API key has a new text; the old one ends after the overlap.',
  published: false,
  example: API_KEY,
});

export const ApiKeyRevoked = defineEvent<ApiKeyFacts>({
  type: 'api-key.revoked',
  summary: 'An API key was revoked.',
  published: false,
  example: API_KEY,
});

/** An OAuth client as events tell it; never its secret. */
export interface OAuthClientFacts {
  readonly clientId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The member of staff whose rights bound what the client does for itself. */
  readonly grantedBy: string;
}

/** What somebody allowed an app to do in their name. */
export interface OAuthGrantFacts {
  readonly clientId: string;
  readonly staffId: string;
  readonly scopes: readonly string[];
}

const OAUTH_CLIENT: OAuthClientFacts = {
  clientId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  name: 'Bookkeeping',
  scopes: ['orders.read'],
  grantedBy: STAFF.staffId,
};
const OAUTH_GRANT: OAuthGrantFacts = {
  clientId: OAUTH_CLIENT.clientId,
  staffId: STAFF.staffId,
  scopes: OAUTH_CLIENT.scopes,
};

export const OAuthClientCreated = defineEvent<OAuthClientFacts>({
  type: 'oauth-client.created',
  summary: 'Somebody registered an OAuth client.',
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

export const OAuthGrantReused = defineEvent<OAuthGrantFacts>({
  type: 'oauth-grant.reused',
  summary: 'A used code or refresh token of an app came again, so everything it was allowed has ended.',
  published: false,
  example: OAUTH_GRANT,
});

export const OAuthGrantRevoked = defineEvent<OAuthGrantFacts>({
  type: 'oauth-grant.revoked',
  summary: 'An app gave back what it was allowed.',
  published: false,
  example: OAUTH_GRANT,
});
