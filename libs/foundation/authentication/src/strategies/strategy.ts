import { Passport, type PassportStatic, type Strategy } from 'passport';
import type { PresentedCredential, Principal } from '#foundation/tenancy';

/** A credential as it came in, read as far as that needs no trust. */
export interface ReadCredential extends PresentedCredential {
  /** What it says of itself, if it is a JWT. Nothing of it is verified. */
  readonly unverified?: { readonly typ?: unknown; readonly aud?: unknown };
}

/** What Passport strategies of this product are run on: they find the credential where they would find it in a request. */
export interface AuthenticationRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** A fault that is not the caller's, such as a database that is away; see {@link runStrategy}. */
  fault?: unknown;
}

/**
 * What a strategy answers: a credential that was checked once. Who it speaks for is asked at each request, since roles,
 * keys and sessions change while tokens live.
 */
export interface Standing {
  /** @returns undefined when it no longer counts: it ended, was revoked, or its owner has gone */
  principal(): Principal | undefined | Promise<Principal | undefined>;
}

/**
 * A way to authenticate: a Passport strategy whose user is a {@link Standing}. It is a class in this folder, named in
 * `STRATEGIES`; nothing else knows it.
 */
export interface AuthenticationStrategy extends Strategy {
  /** For tokens of log-ins that have to set up a second factor first: taken only where a route says so, never remembered. */
  readonly enrolment?: boolean;
  /** Whether a credential is of this kind, by what it says of itself. The first that takes it decides. */
  takes(credential: ReadCredential): boolean;
}

/** For `getPassportInstance`: the usual one is a table of the whole process, where two applications would meet. */
export function ownPassport(): PassportStatic {
  return new Passport() as PassportStatic;
}
