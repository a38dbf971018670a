import { domainToASCII } from 'node:url';
import { email, problemOf, trimmedText } from '#platform/values';
import { identityErrors } from '../identity.errors.js';

const SHAPE = email();

/**
 * Normalises an email address, by which accounts are found: normal form C, lower case, the domain as A-label (RFC 5891).
 * RFC 5321 section 2.4 would allow case in the local part to matter, but people do not expect that.
 * @throws auth.email-unusable
 */
export function normaliseEmail(text: string): string {
  const given = trimmedText(text);
  if (problemOf(given, SHAPE)) throw identityErrors.emailUnusable();
  const address = given.toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = at > 0 ? domainToASCII(address.slice(at + 1)) : '';
  const whole = `${address.slice(0, at)}@${domain}`;
  if (domain === '' || whole.length > 254) throw identityErrors.emailUnusable();
  return whole;
}
