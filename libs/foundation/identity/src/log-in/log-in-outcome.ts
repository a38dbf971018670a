import type { AccessToken, Grants, Tokens } from '../sessions/session-tokens.js';

/** The password was right; a code of the second factor must follow. */
export interface CodeRequired {
  readonly mfaRequired: true;
  /** The token with which to finish this log-in, once, within five minutes. */
  readonly mfaToken: string;
}

/** The password was right; the person must first set up a second factor. */
export interface EnrolmentRequired {
  readonly mfaEnrolmentRequired: true;
  /** A bearer token for the routes that set up a second factor, and for no others. */
  readonly enrolmentToken: string;
  /** Lifetime of the token in seconds. */
  readonly expiresIn: AccessToken['expiresIn'];
}

/** A complete log-in. */
export interface LoggedIn extends Tokens {
  /** If the device sends it with its next log-in, it has its own budget of wrong passwords. */
  readonly deviceToken: string;
}

/** A person who has passed all steps that their account requires. */
export interface Proven {
  readonly accountId: string;
  /** What the account may do now. */
  readonly grants: Grants;
  /** How it was proved (RFC 8176). */
  readonly amr: readonly string[];
}

/** The result of the first step, before a session begins; `enrolmentOf`: the account must have a second factor and has none. */
export type FirstStep = Proven | CodeRequired | { readonly enrolmentOf: string };

/** The result of a right password. */
export type LogInOutcome = LoggedIn | CodeRequired | EnrolmentRequired;

/** The recovery codes of a new second factor, and the tokens of a log-in that waited for it. */
export interface Enrolled {
  /** Shown only once. */
  readonly recoveryCodes: readonly string[];
  readonly tokens?: LoggedIn;
}
