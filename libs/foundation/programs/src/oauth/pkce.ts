import { createHash } from 'node:crypto';
import { equalInConstantTime } from '#platform/crypto';

/** 43 to 128 unreserved characters (RFC 7636 section 4.1). */
const VERIFIER = /^[\w.~-]{43,128}$/;
/** SHA-256 in base64url (RFC 7636 section 4.2). */
const CHALLENGE = /^[\w-]{43}$/;

/** The only method: `plain` does not protect against somebody who reads the request (RFC 9700 section 2.1.1). */
export const CHALLENGE_METHOD = 'S256';

export function isChallenge(text: string): boolean {
  return CHALLENGE.test(text);
}

/** Whether a challenge was made from this verifier. */
export function answers(verifier: string, challenge: string): boolean {
  if (!VERIFIER.test(verifier)) return false;
  return equalInConstantTime(createHash('sha256').update(verifier).digest('base64url'), challenge);
}
