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
  example: CUSTOMER,
});

export const CustomerUpdated = defineEvent({
  type: 'customer.updated',
  summary: 'A customer’s profile changed.',
  example: CUSTOMER,
});

export const CustomerVerificationRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.verification-requested',
  summary: 'Somebody wants to register; the code proves that the mailbox is theirs.',
  published: false,
  example: CHALLENGE,
});

export const CustomerRegistrationRepeated = defineEvent<Omit<SealedMail, 'sealed'>>({
  type: 'customer.registration-repeated',
  summary:
    'Somebody wants to register an email that has an account; its owner is told by mail, the caller is not.',
  published: false,
  example: { email: MAIL.email, locale: MAIL.locale },
});

export const CustomerPasswordResetRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.password-reset-requested',
  summary: 'A customer forgot the password and gets a code by mail.',
  published: false,
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

export const CustomerDeviceCodeRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.device-code-requested',
  summary: 'Unknown devices used up their guesses at a customer’s password; the owner gets a code to go on.',
  published: false,
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
