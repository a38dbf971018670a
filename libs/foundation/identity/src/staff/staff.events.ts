import { defineEvent } from '#foundation/tenancy';
import {
  EXAMPLE_CHALLENGE,
  EXAMPLE_MAIL,
  type SealedMail,
  type MailRecipient,
} from '../challenges/mailed-facts.js';
import type { SecondFactorFacts } from '../mfa/second-factor-facts.js';

export interface StaffFacts {
  readonly staffId: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
}

const STAFF: StaffFacts = {
  staffId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  email: 'grace@example.com',
  name: 'Grace Hopper',
  role: 'manager',
};

export const StaffDeviceCodeRequested = defineEvent<SealedMail & { readonly challengeId: string }>({
  type: 'staff.device-code-requested',
  summary:
    'Unknown devices used up their guesses at a password of staff; the owner gets a code with which to log in.',
  published: false,
  example: { ...EXAMPLE_CHALLENGE, email: STAFF.email },
});

export const StaffMfaChanged = defineEvent<SecondFactorFacts & { readonly staffId: string }>({
  type: 'staff.mfa-changed',
  summary: 'The second factor of a member of staff changed; a mail tells the person.',
  published: false,
  example: { staffId: STAFF.staffId, change: 'enabled', email: STAFF.email, locale: 'en' },
});

export const StaffInvited = defineEvent<StaffFacts & SealedMail>({
  type: 'staff.invited',
  summary: 'A person was invited to join the staff; they accept with the sealed token.',
  published: false,
  example: { ...STAFF, ...EXAMPLE_MAIL, email: STAFF.email },
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
  example: { ...EXAMPLE_CHALLENGE, email: STAFF.email },
});

export const StaffPasswordChanged = defineEvent<MailRecipient & { readonly staffId: string }>({
  type: 'staff.password-changed',
  summary: 'A member of staff has a new password and other sessions ended; a mail tells the person.',
  published: false,
  example: { staffId: STAFF.staffId, email: STAFF.email, locale: 'en' },
});

export const StaffTokenReused = defineEvent<
  MailRecipient & { readonly staffId: string; readonly sessionId: string }
>({
  type: 'staff.token-reused',
  summary:
    'A used refresh token of a member of staff was used again, so the session was ended; a mail tells them.',
  published: false,
  example: {
    staffId: STAFF.staffId,
    sessionId: '01jd2k3m4n5p6q7r8s9tavwxyz',
    email: STAFF.email,
    locale: 'en',
  },
});

export const StaffLoggedIn = defineEvent<{ readonly staffId: string; readonly amr: readonly string[] }>({
  type: 'staff.logged-in',
  summary: 'A member of staff logged in; `amr` says how (RFC 8176).',
  published: false,
  example: { staffId: STAFF.staffId, amr: ['pwd', 'otp', 'mfa'] },
});

export const StaffSessionEnded = defineEvent<{ readonly staffId: string; readonly sessionId: string }>({
  type: 'staff.session-ended',
  summary: 'A member of staff logged out, or ended another session of their own.',
  published: false,
  example: { staffId: STAFF.staffId, sessionId: '01jd2k3m4n5p6q7r8s9tavwxyz' },
});

export const StaffSessionsEnded = defineEvent<{ readonly staffId: string }>({
  type: 'staff.sessions-ended',
  summary: 'A colleague ended all sessions of a member of staff.',
  published: false,
  example: { staffId: STAFF.staffId },
});
