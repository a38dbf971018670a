import type { KeyObject } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { ExtractJwt, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import { SIGNING_ALGORITHM, type SigningKeys } from '#foundation/identity';
import type { AuthenticationRequest } from './strategy.js';

const CLOCK_TOLERANCE_SECONDS = 5;

/** A token as `passport-jwt` passes it on, after it checked signature, times, issuer and audience. */
export interface CheckedToken {
  readonly header: { readonly typ?: unknown };
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Options with which `passport-jwt` checks our tokens (RFC 9068, RFC 8725): ES256 only, with one of our own keys that the
 * header names by `kid`; other fields of the header (`jwk`, `jku`, `x5c`) are ignored.
 * @param expected `issuer` if it is the same for all tokens
 */
export function ownTokens(
  keys: SigningKeys,
  expected: { readonly audience: string | string[]; readonly issuer?: string },
): StrategyOptionsWithoutRequest {
  return {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    algorithms: [SIGNING_ALGORITHM],
    ...expected,
    // Complete, because the type in the header must be checked too.
    jsonWebTokenOptions: { complete: true, clockTolerance: CLOCK_TOLERANCE_SECONDS },
    secretOrKeyProvider: (request: AuthenticationRequest, token: string, done) => {
      keyOf(keys, token).then(
        // `jsonwebtoken` takes KeyObjects; the types of passport-jwt do not know it yet.
        (key) => done(key ? null : new Error('no key of ours'), key as Buffer | undefined),
        (fault: unknown) => {
          request.fault = fault;
          done(fault);
        },
      );
    },
  };
}

async function keyOf(keys: SigningKeys, token: string): Promise<KeyObject | undefined> {
  const { kid } = headerOf(token);
  return typeof kid === 'string' ? keys.publicKey(kid) : undefined;
}

function headerOf(token: string): { readonly kid?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}

/** Whether all claims are there and have the right types. */
export function hasClaims(
  payload: CheckedToken['payload'],
  claims: Readonly<Record<string, 'string' | 'number' | 'list'>>,
): boolean {
  return Object.entries(claims).every(([name, type]) =>
    type === 'list' ? Array.isArray(payload[name]) : typeof payload[name] === type,
  );
}
