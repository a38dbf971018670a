import { Passport, type PassportStatic, type Strategy } from 'passport';
import type { PresentedCredential, Principal } from '#foundation/tenancy';

/** A credential as it was sent, with its unverified claims. */
export interface ParsedCredential extends PresentedCredential {
  /** Claims of a JWT. Not verified: use them only to choose the strategy. */
  readonly unverified?: { readonly typ?: unknown; readonly aud?: unknown };
}

/** The request that Passport strategies get: the credential is in its usual header. */
export interface AuthenticationRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** A fault that is not the caller's, such as a database that is down; see {@link runStrategy}. */
  fault?: unknown;
}

/**
 * The result of a strategy: a credential that was checked once. Its principal is asked for at each request, because roles,
 * keys and sessions change while tokens are valid.
 */
export interface VerifiedCredential {
  /** @returns undefined if it is no longer valid: it expired, was revoked, or its owner is gone */
  principal(): Principal | undefined | Promise<Principal | undefined>;
}

/**
 * A way to authenticate: a Passport strategy whose user is a {@link VerifiedCredential}. It is a class in this folder, listed
 * in `STRATEGIES`; no other code knows it.
 */
export interface AuthenticationStrategy extends Strategy {
  /** For tokens of log-ins that must set up a second factor first: accepted only if a route allows it, never kept in memory. */
  readonly enrolment?: boolean;
  /** Whether a credential is of this kind, by its unverified claims. The first strategy that takes it checks it. */
  takes(credential: ParsedCredential): boolean;
}

/** For `getPassportInstance`: the default one is shared by all applications in the process. */
export function ownPassport(): PassportStatic {
  return new Passport() as PassportStatic;
}
