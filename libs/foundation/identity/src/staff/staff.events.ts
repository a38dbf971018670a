import { id, list, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';
import {
  CHALLENGE,
  EXAMPLE_CHALLENGE,
  EXAMPLE_MAIL,
  MAIL_RECIPIENT,
  SEALED_MAIL,
} from '../challenges/mailed-facts.js';
import { SECOND_FACTOR } from '../mfa/second-factor-facts.js';

/** Only that something happened to a member of staff. */
const WHO = { staffId: id() };

const PROFILE = { ...WHO, email: text(), name: text(), role: text() };
export type StaffFacts = FactsOf<typeof PROFILE>;

const STAFF: StaffFacts = {
  staffId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  email: 'grace@example.com',
  name: 'Grace Hopper',
  role: 'manager',
};

export const StaffDeviceCodeRequested = defineEvent({
  type: 'staff.device-code-requested',
  summary:
    'Unknown devices used up their guesses at a password of staff; the owner gets a code with which to log in.',
  published: false,
  data: CHALLENGE,
  example: { ...EXAMPLE_CHALLENGE, email: STAFF.email },
});

export const StaffMfaChanged = defineEvent({
  type: 'staff.mfa-changed',
  summary: 'The second factor of a member of staff changed; a mail tells the person.',
  published: false,
  data: { ...WHO, ...SECOND_FACTOR },
  example: { staffId: STAFF.staffId, change: 'enabled', email: STAFF.email, locale: 'en' },
});

export const StaffInvited = defineEvent({
  type: 'staff.invited',
  summary: 'A person was invited to join the staff; they accept with the sealed token.',
  published: false,
  data: { ...PROFILE, ...SEALED_MAIL },
  example: { ...STAFF, ...EXAMPLE_MAIL, email: STAFF.email },
});

export const StaffJoined = defineEvent({
  type: 'staff.joined',
  summary: 'A member of staff has a password and can log in.',
  published: false,
  data: PROFILE,
  example: STAFF,
});

export const StaffUpdated = defineEvent({
  type: 'staff.updated',
  summary: 'Name, role, stores or status of a member of staff changed.',
  published: false,
  data: PROFILE,
  example: STAFF,
});

export const StaffRemoved = defineEvent({
  type: 'staff.removed',
  summary: 'A member of staff was removed.',
  published: false,
  data: PROFILE,
  example: STAFF,
});

export const StaffPasswordResetRequested = defineEvent({
  type: 'staff.password-reset-requested',
  summary: 'A member of staff forgot the password and gets a code by mail.',
  published: false,
  data: CHALLENGE,
  example: { ...EXAMPLE_CHALLENGE, email: STAFF.email },
});

export const StaffPasswordChanged = defineEvent({
  type: 'staff.password-changed',
  summary: 'A member of staff has a new password and other sessions ended; a mail tells the person.',
  published: false,
  data: { ...WHO, ...MAIL_RECIPIENT },
  example: { staffId: STAFF.staffId, email: STAFF.email, locale: 'en' },
});

export const StaffTokenReused = defineEvent({
  type: 'staff.token-reused',
  summary:
    'A used refresh token of a member of staff was used again, so the session was ended; a mail tells them.',
  published: false,
  data: { ...WHO, ...MAIL_RECIPIENT, sessionId: id() },
  example: {
    staffId: STAFF.staffId,
    sessionId: '01jd2k3m4n5p6q7r8s9tavwxyz',
    email: STAFF.email,
    locale: 'en',
  },
});

export const StaffLoggedIn = defineEvent({
  type: 'staff.logged-in',
  summary: 'A member of staff logged in; `amr` says how (RFC 8176).',
  published: false,
  data: { ...WHO, amr: list(text()) },
  example: { staffId: STAFF.staffId, amr: ['pwd', 'otp', 'mfa'] },
});

export const StaffSessionEnded = defineEvent({
  type: 'staff.session-ended',
  summary: 'A member of staff logged out, or ended another session of their own.',
  published: false,
  data: { ...WHO, sessionId: id() },
  example: { staffId: STAFF.staffId, sessionId: '01jd2k3m4n5p6q7r8s9tavwxyz' },
});

export const StaffSessionsEnded = defineEvent({
  type: 'staff.sessions-ended',
  summary: 'A colleague ended all sessions of a member of staff.',
  published: false,
  data: WHO,
  example: { staffId: STAFF.staffId },
});
