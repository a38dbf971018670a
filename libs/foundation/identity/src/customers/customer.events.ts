import { flag, id, list, object, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';
import {
  CHALLENGE,
  EXAMPLE_CHALLENGE,
  EXAMPLE_MAIL,
  MAIL_RECIPIENT,
  SEALED_MAIL,
} from '../challenges/mailed-facts.js';
import { SECOND_FACTOR } from '../mfa/second-factor-facts.js';

/** Only that something happened to a customer. */
const WHO = { customerId: id() };

/** A customer in events. */
const PROFILE = { ...WHO, email: text(), firstName: text(), lastName: text() };
export type CustomerFacts = FactsOf<typeof PROFILE>;

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
  data: PROFILE,
  example: CUSTOMER,
});

export const CustomerUpdated = defineEvent({
  type: 'customer.updated',
  summary: 'A customer’s profile changed.',
  readWith: 'customers.read',
  personal: ['email', 'firstName', 'lastName'],
  data: PROFILE,
  example: CUSTOMER,
});

export const CustomerVerificationRequested = defineEvent({
  type: 'customer.verification-requested',
  summary: 'Somebody wants to register; the code proves that the mailbox is theirs.',
  published: false,
  personal: ['email'],
  data: CHALLENGE,
  example: EXAMPLE_CHALLENGE,
});

export const CustomerRegistrationRepeated = defineEvent({
  type: 'customer.registration-repeated',
  summary:
    'Somebody wants to register an email that has an account; a mail tells its owner, the caller is not told.',
  published: false,
  personal: ['email'],
  data: MAIL_RECIPIENT,
  example: { email: EXAMPLE_MAIL.email, locale: EXAMPLE_MAIL.locale },
});

export const CustomerPasswordResetRequested = defineEvent({
  type: 'customer.password-reset-requested',
  summary: 'A customer forgot the password and gets a code by mail.',
  published: false,
  personal: ['email'],
  data: CHALLENGE,
  example: EXAMPLE_CHALLENGE,
});

export const CustomerPasswordChanged = defineEvent({
  type: 'customer.password-changed',
  summary: 'A customer’s password changed and other sessions ended; a mail tells the person.',
  published: false,
  personal: ['email'],
  data: { ...WHO, ...MAIL_RECIPIENT },
  example: { customerId: CUSTOMER.customerId, email: CUSTOMER.email, locale: 'en' },
});

export const CustomerTokenReused = defineEvent({
  type: 'customer.token-reused',
  summary:
    'A used refresh token of a customer was used again, so the session was ended; a mail tells the person.',
  published: false,
  personal: ['email'],
  data: { ...WHO, ...MAIL_RECIPIENT, sessionId: id() },
  example: {
    customerId: CUSTOMER.customerId,
    sessionId: '01jd2k3m4n5p6q7r8s9tavwxyz',
    email: CUSTOMER.email,
    locale: 'en',
  },
});

export const CustomerConsentChanged = defineEvent({
  type: 'customer.consent-changed',
  summary: 'A customer gave or withdrew a consent, such as to marketing by email.',
  readWith: 'customers.read',
  data: { ...WHO, changes: list(object({ purpose: text(), granted: flag() })) },
  example: {
    customerId: CUSTOMER.customerId,
    changes: [{ purpose: 'marketingEmail', granted: true }],
  },
});

export const CustomerEmailChangeRequested = defineEvent({
  type: 'customer.email-change-requested',
  summary: 'A customer wants another email address; the code goes to the new one.',
  published: false,
  personal: ['email'],
  data: CHALLENGE,
  example: EXAMPLE_CHALLENGE,
});

export const CustomerEmailChanged = defineEvent({
  type: 'customer.email-changed',
  summary: 'A customer has another email address; a mail tells the former one.',
  published: false,
  personal: ['email', 'newEmail'],
  data: { ...WHO, ...MAIL_RECIPIENT, newEmail: text() },
  example: {
    customerId: CUSTOMER.customerId,
    email: EXAMPLE_MAIL.email,
    newEmail: 'ada.byron@example.com',
    locale: 'en',
  },
});

export const CustomerExportRequested = defineEvent({
  type: 'customer.export-requested',
  summary: 'A customer asks for the data that are stored about them; the sealed link leads to them.',
  published: false,
  personal: ['email'],
  data: { ...WHO, ...SEALED_MAIL },
  example: { ...EXAMPLE_MAIL, customerId: CUSTOMER.customerId },
});

const LINK = { ...WHO, provider: text(), issuer: text() };
export type LinkedFacts = FactsOf<typeof LINK>;

const LINKED: LinkedFacts = {
  customerId: CUSTOMER.customerId,
  provider: 'google',
  issuer: 'https://accounts.google.com',
};

export const CustomerIdentityLinked = defineEvent({
  type: 'customer.identity-linked',
  summary: 'A customer can sign in with another identity provider.',
  published: false,
  data: LINK,
  example: LINKED,
});

export const CustomerIdentityUnlinked = defineEvent({
  type: 'customer.identity-unlinked',
  summary: 'A customer can no longer sign in with an identity provider.',
  published: false,
  data: LINK,
  example: LINKED,
});

export const CustomerErasureRequested = defineEvent({
  type: 'customer.erasure-requested',
  summary: 'The data of a customer will be erased; their sessions have ended.',
  published: false,
  data: WHO,
  example: { customerId: CUSTOMER.customerId },
});

export const CustomerErased = defineEvent({
  type: 'customer.erased',
  summary: 'The data of a customer were erased; receivers should delete their copies too.',
  readWith: 'customers.read',
  data: WHO,
  example: { customerId: CUSTOMER.customerId },
});

export const CustomerDeviceCodeRequested = defineEvent({
  type: 'customer.device-code-requested',
  summary:
    'Unknown devices used up their guesses at a customer’s password; the owner gets a code with which to log in.',
  published: false,
  personal: ['email'],
  data: CHALLENGE,
  example: EXAMPLE_CHALLENGE,
});

export const CustomerMfaChanged = defineEvent({
  type: 'customer.mfa-changed',
  summary:
    'A customer’s second factor was set up, removed or got new recovery codes; a mail tells the person.',
  published: false,
  personal: ['email'],
  data: { ...WHO, ...SECOND_FACTOR },
  example: { customerId: CUSTOMER.customerId, change: 'enabled', email: CUSTOMER.email, locale: 'en' },
});

export const CustomerSessionsEnded = defineEvent({
  type: 'customer.sessions-ended',
  summary: 'Staff ended all sessions of a customer.',
  published: false,
  data: WHO,
  example: { customerId: CUSTOMER.customerId },
});
