import type { AccessToken, Grants, Tokens } from '../sessions/session-tokens.js';

/** The password was right; a code of the second factor is to follow. */
export interface CodeWanted {
  readonly mfaRequired: true;
  /** For one try to finish this log-in, within five minutes. */
  readonly mfaToken: string;
}

/** The password was right; before anything else a second factor has to be set up. */
export interface EnrolmentWanted {
  readonly mfaEnrolmentRequired: true;
  /** Sent as a bearer token it opens the routes that set up a second factor, and no others. */
  readonly enrolmentToken: string;
  /** Life of the token in seconds. */
  readonly expiresIn: AccessToken['expiresIn'];
}

/** The end of a log-in. */
export interface LoggedIn extends Tokens {
  /** Sent with the next log-in of this device, it has a budget of wrong passwords of its own. */
  readonly deviceToken: string;
}

/** Somebody who has proved all that their account asks for. */
export interface Proven {
  readonly accountId: string;
  /** What the account may do now. */
  readonly grants: Grants;
  /** How it was proved (RFC 8176). */
  readonly amr: readonly string[];
}

/** Where a right password leads before anything is opened; `enrolmentOf`: the account lacks a second factor that it must have. */
export type FirstStep = Proven | CodeWanted | { readonly enrolmentOf: string };

/** What a right password leads to. */
export type LogInOutcome = LoggedIn | CodeWanted | EnrolmentWanted;

/** The recovery codes of a new second factor, and the tokens of a log-in that waited for it. */
export interface Enrolled {
  /** Shown this once. */
  readonly recoveryCodes: readonly string[];
  readonly tokens?: LoggedIn;
}
