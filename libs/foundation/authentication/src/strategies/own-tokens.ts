import type { KeyObject } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { ExtractJwt, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import { SIGNING_ALGORITHM, type SigningKeys } from '#foundation/identity';
import type { AuthenticationRequest } from './strategy.js';

const CLOCK_TOLERANCE_SECONDS = 5;

/** A token as `passport-jwt` hands it over, once its signature, times, issuer and audience are right. */
export interface CheckedToken {
  readonly header: { readonly typ?: unknown };
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * How `passport-jwt` checks tokens of ours (RFC 9068, RFC 8725): ES256 only, with a key of our own set that the header
 * names by `kid`; whatever else the header offers (`jwk`, `jku`, `x5c`) is not looked at.
 * @param expected `issuer` where it is the same for all of them
 */
export function ownTokens(
  keys: SigningKeys,
  expected: { readonly audience: string | string[]; readonly issuer?: string },
): StrategyOptionsWithoutRequest {
  return {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    algorithms: [SIGNING_ALGORITHM],
    ...expected,
    // Complete, or the type in the header would never be seen.
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

/** Whether claims are there and of their types. */
export function hasClaims(
  payload: CheckedToken['payload'],
  claims: Readonly<Record<string, 'string' | 'number' | 'list'>>,
): boolean {
  return Object.entries(claims).every(([name, type]) =>
    type === 'list' ? Array.isArray(payload[name]) : typeof payload[name] === type,
  );
}
