import { defineErrors } from '#platform/errors';

/** What can go wrong with log-ins, codes, tokens and accounts. None of them tells whether an account exists. */
export const identityErrors = defineErrors({
  invalidCredentials: {
    code: 'auth.invalid-credentials',
    kind: 'unauthenticated',
    title: 'Email or password is wrong',
    advice: 'Check both, or reset the password. The answer is the same for unknown emails.',
  },
  deviceUnknown: {
    code: 'auth.device-unknown',
    kind: 'unauthenticated',
    title: 'Too many passwords were tried from devices that this account does not know',
    advice:
      'If the account exists, a code was mailed to it: log in with password, `challengeId` and `deviceCode`. A device that sends the `deviceToken` of an earlier log-in is not asked.',
  },
  wrongPassword: {
    code: 'auth.wrong-password',
    kind: 'invalid',
    title: 'The current password is wrong',
    advice: 'Send the password that the account has now.',
  },
  codeInvalid: {
    code: 'auth.code-invalid',
    kind: 'invalid',
    title: 'The code is wrong, used or expired',
    advice: 'Check the newest mail; after five tries or ten minutes start again.',
  },
  resendTooSoon: {
    code: 'auth.resend-too-soon',
    kind: 'too-many',
    title: 'A code was sent a moment ago',
    advice: 'Wait the seconds in Retry-After, then ask again.',
  },
  tokenInvalid: {
    code: 'auth.token-invalid',
    kind: 'unauthenticated',
    title: 'The refresh token is not valid',
    advice: 'Log in again.',
  },
  tokenReused: {
    code: 'auth.token-reused',
    kind: 'unauthenticated',
    title: 'The refresh token was used before, so its session was ended',
    advice: 'Log in again; if this was not you, change the password.',
  },
  invitationInvalid: {
    code: 'auth.invitation-invalid',
    kind: 'invalid',
    title: 'The invitation is wrong, used or expired',
    advice: 'Ask for a new invitation.',
  },
  emailUnusable: {
    code: 'auth.email-unusable',
    kind: 'invalid',
    title: 'The email address cannot be used',
    advice: 'Use an address whose domain exists in the DNS.',
  },
  passwordUnusable: {
    code: 'auth.password-unusable',
    kind: 'invalid',
    title: 'The password must have 8 to 128 characters',
    advice: 'Choose another password.',
  },
  passwordTooCommon: {
    code: 'auth.password-too-common',
    kind: 'invalid',
    title: 'Too many people have this password',
    advice: 'Choose one that is not among the passwords that attackers try first.',
  },
  emailTaken: {
    code: 'auth.email-taken',
    kind: 'conflict',
    title: 'An account with this email exists already',
    advice: 'Log in, or reset the password.',
  },
  busy: {
    code: 'auth.busy',
    kind: 'unavailable',
    title: 'Too many log-ins at once',
    advice: 'Retry after the time in Retry-After.',
  },
  mfaTokenInvalid: {
    code: 'mfa.token-invalid',
    kind: 'unauthenticated',
    title: 'The log-in that waits for a code is used, expired or unknown',
    advice: 'Log in again with email and password; a log-in waits five minutes for its code.',
  },
  mfaCodeInvalid: {
    code: 'mfa.code-invalid',
    kind: 'invalid',
    title: 'The code is wrong or was used',
    advice: 'Wait for the next code of the authenticator app, or use a recovery code.',
  },
  mfaCodeRequired: {
    code: 'mfa.code-required',
    kind: 'invalid',
    title: 'This account has a second factor',
    advice: 'Send a code of the authenticator app, or a recovery code, beside the password.',
  },
  mfaTooManyCodes: {
    code: 'mfa.too-many-codes',
    kind: 'too-many',
    title: 'Too many wrong codes for this account',
    advice: 'Wait the seconds in Retry-After; if it was not you, change the password: somebody knows it.',
  },
  tooManyTries: {
    code: 'auth.too-many-tries',
    kind: 'too-many',
    title: 'Too many wrong passwords or codes',
    advice: 'Wait the seconds in Retry-After, or log in anew.',
  },
  mfaAlreadyOn: {
    code: 'mfa.already-on',
    kind: 'conflict',
    title: 'The account has a second factor already, or this log-in is over',
    advice: 'Log in with a code; a second factor is replaced by who has the present one.',
  },
  mfaNotOn: {
    code: 'mfa.not-on',
    kind: 'conflict',
    title: 'The account has no second factor',
    advice: 'Set one up first.',
  },
  mfaRequired: {
    code: 'mfa.required',
    kind: 'conflict',
    title: 'A second factor is required here',
    advice: 'Replace it instead of removing it: set up another one and confirm that.',
  },
  mfaEnrolmentRequired: {
    code: 'mfa.enrolment-required',
    kind: 'forbidden',
    title: 'A second factor is required here, and this session has none',
    advice: 'Log in again; the answer holds a token with which to set it up.',
  },
  sessionNotFound: {
    code: 'session.not-found',
    kind: 'not-found',
    title: 'There is no such session',
    advice: 'List the sessions again; it may have ended.',
  },
  customerNotFound: {
    code: 'customer.not-found',
    kind: 'not-found',
    title: 'There is no such customer',
    advice: 'Check the id.',
  },
  staffNotFound: {
    code: 'staff.not-found',
    kind: 'not-found',
    title: 'There is no such member of staff',
    advice: 'Check the id.',
  },
  beyondAuthority: {
    code: 'staff.beyond-authority',
    kind: 'forbidden',
    title: 'This needs permissions or stores that the caller does not have',
    advice: 'Ask somebody whose role covers the account before and after the change.',
  },
  lastOwner: {
    code: 'staff.last-owner',
    kind: 'conflict',
    title: 'The last active owner cannot be removed, suspended or given another role',
    advice: 'Make somebody else an owner first.',
  },
});
