import { generateSecret, generateURI, verifySync } from 'otplib';

/** Length of a time step in seconds, the default of RFC 6238 section 4.1. */
export const TOTP_STEP_SECONDS = 30;
const DIGITS = 6;

/** A new secret: 160 random bits in base32, the length that RFC 4226 section 4 recommends. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/**
 * The otpauth URI that authenticator apps read from a QR code.
 * @param issuer the shop or installation
 * @param label the account's email
 */
export function totpUri(secret: string, issuer: string, label: string): string {
  return generateURI({ issuer: issuer.replaceAll(':', ' '), label, secret });
}

/**
 * The time step of a code: the current step, or one before or after it (RFC 6238 section 5.2). HMAC-SHA-1 and six
 * digits, because all authenticator apps support only these.
 * @param now milliseconds since 1970
 * @returns undefined if it is the code of none of the three steps
 */
export function totpStepOf(secret: string, code: string, now = Date.now()): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const result = verifySync({
    strategy: 'totp',
    secret,
    token: code,
    digits: DIGITS,
    period: TOTP_STEP_SECONDS,
    epoch: Math.floor(now / 1000),
    epochTolerance: TOTP_STEP_SECONDS,
  });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}
