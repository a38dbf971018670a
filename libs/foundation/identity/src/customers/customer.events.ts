import { defineEvent } from '#foundation/tenancy';
import {
  EXAMPLE_CHALLENGE,
  EXAMPLE_MAIL,
  type SealedMail,
  type MailRecipient,
} from '../challenges/mailed-facts.js';
import type { SecondFactorFacts } from '../mfa/second-factor-facts.js';

/** A customer in events. */
export interface CustomerFacts {
  readonly customerId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

const CUSTOMER: CustomerFacts = {
  customerId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Byron',
};

export const CustomerRegistered = defineEvent({
  type: 'customer.registered',
  summary: 'A customer confirmed the email address and has an account.',
  readWith: 'customers.read',
  personal: ['email', 'firstName', 'lastName'],
  example: CUSTOMER,
});

export const CustomerUpdated = defineEvent({
  type: 'customer.updated',
  summary: 'A customer’s profile changed.',
  readWith: 'customers.read',
  personal: ['email', 'firstName', 'lastName'],
  example: CUSTOMER,
});

export const CustomerVerificationRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.verification-requested',
  summary: 'Somebody wants to register; the code proves that the mailbox is theirs.',
  published: false,
  personal: ['email'],
  example: EXAMPLE_CHALLENGE,
});

export const CustomerRegistrationRepeated = defineEvent<Omit<SealedMail, 'sealed'>>({
  type: 'customer.registration-repeated',
  summary:
    'Somebody wants to register an email that has an account; a mail tells its owner, the caller is not told.',
  published: false,
  personal: ['email'],
  example: { email: EXAMPLE_MAIL.email, locale: EXAMPLE_MAIL.locale },
});

export const CustomerPasswordResetRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.password-reset-requested',
  summary: 'A customer forgot the password and gets a code by mail.',
  published: false,
  personal: ['email'],
  example: EXAMPLE_CHALLENGE,
});

export const CustomerPasswordChanged = defineEvent<MailRecipient & { readonly customerId: string }>({
  type: 'customer.password-changed',
  summary: 'A customer’s password changed and other sessions ended; a mail tells the person.',
  published: false,
  personal: ['email'],
  example: { customerId: CUSTOMER.customerId, email: CUSTOMER.email, locale: 'en' },
});

export const CustomerTokenReused = defineEvent<
  MailRecipient & { readonly customerId: string; readonly sessionId: string }
>({
  type: 'customer.token-reused',
  summary:
    'A used refresh token of a customer was used again, so the session was ended; a mail tells the person.',
  published: false,
  personal: ['email'],
  example: {
    customerId: CUSTOMER.customerId,
    sessionId: '01jd2k3m4n5p6q7r8s9tavwxyz',
    email: CUSTOMER.email,
    locale: 'en',
  },
});

export const CustomerConsentChanged = defineEvent<{
  readonly customerId: string;
  readonly changes: readonly { readonly purpose: string; readonly granted: boolean }[];
}>({
  type: 'customer.consent-changed',
  summary: 'A customer gave or withdrew a consent, such as to marketing by email.',
  readWith: 'customers.read',
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
  example: EXAMPLE_CHALLENGE,
});

export const CustomerEmailChanged = defineEvent<
  Omit<SealedMail, 'sealed'> & { readonly customerId: string; readonly newEmail: string }
>({
  type: 'customer.email-changed',
  summary: 'A customer has another email address; a mail tells the former one.',
  published: false,
  personal: ['email', 'newEmail'],
  example: {
    customerId: CUSTOMER.customerId,
    email: EXAMPLE_MAIL.email,
    newEmail: 'ada.byron@example.com',
    locale: 'en',
  },
});

export const CustomerExportRequested = defineEvent<SealedMail & { readonly customerId: string }>({
  type: 'customer.export-requested',
  summary: 'A customer asks for the data that are stored about them; the sealed link leads to them.',
  published: false,
  personal: ['email'],
  example: { ...EXAMPLE_MAIL, customerId: CUSTOMER.customerId },
});

export interface LinkedFacts {
  readonly customerId: string;
  readonly provider: string;
  readonly issuer: string;
}

const LINKED: LinkedFacts = {
  customerId: CUSTOMER.customerId,
  provider: 'google',
  issuer: 'https://accounts.google.com',
};

export const CustomerIdentityLinked = defineEvent<LinkedFacts>({
  type: 'customer.identity-linked',
  summary: 'A customer can sign in with another identity provider.',
  published: false,
  example: LINKED,
});

export const CustomerIdentityUnlinked = defineEvent<LinkedFacts>({
  type: 'customer.identity-unlinked',
  summary: 'A customer can no longer sign in with an identity provider.',
  published: false,
  example: LINKED,
});

export const CustomerErasureRequested = defineEvent<{ readonly customerId: string }>({
  type: 'customer.erasure-requested',
  summary: 'The data of a customer will be erased; their sessions have ended.',
  published: false,
  example: { customerId: CUSTOMER.customerId },
});

export const CustomerErased = defineEvent<{ readonly customerId: string }>({
  type: 'customer.erased',
  summary: 'The data of a customer were erased; receivers should delete their copies too.',
  readWith: 'customers.read',
  example: { customerId: CUSTOMER.customerId },
});

export const CustomerDeviceCodeRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'customer.device-code-requested',
  summary:
    'Unknown devices used up their guesses at a customer’s password; the owner gets a code with which to log in.',
  published: false,
  personal: ['email'],
  example: EXAMPLE_CHALLENGE,
});

export const CustomerMfaChanged = defineEvent<SecondFactorFacts & { readonly customerId: string }>({
  type: 'customer.mfa-changed',
  summary:
    'A customer’s second factor was set up, removed or got new recovery codes; a mail tells the person.',
  published: false,
  personal: ['email'],
  example: { customerId: CUSTOMER.customerId, change: 'enabled', email: CUSTOMER.email, locale: 'en' },
});

export const CustomerSessionsEnded = defineEvent<{ readonly customerId: string }>({
  type: 'customer.sessions-ended',
  summary: 'Staff ended all sessions of a customer.',
  published: false,
  example: { customerId: CUSTOMER.customerId },
});
