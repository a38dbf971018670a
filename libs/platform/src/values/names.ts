import { domainToASCII } from 'node:url';
import { isText, lengthBetween, trimmedText, wellFormed } from './texts.js';
import type { Value, ValueRule } from './value.js';

/**
 * An email address, lower-cased and in normal form C. Deliberately loose about the local part (only a mail proves an
 * address) and bounded by RFC 5321 section 4.5.3.1: 64 octets before the @, 254 in all.
 */
export function email(): Value<string> {
  return {
    schema: { type: 'string', format: 'email', maxLength: 254 },
    rules: [isText, format(isEmail, 'must be an email address')],
    normalise: respelt(lowerCase),
  };
}

/**
 * An absolute URL without credentials, of at most 2048 characters, in the spelling that every reader agrees on: what was
 * looked at is what will be used, whatever tabs, backslashes or capitals it came with. Whether it may be called is the
 * egress guard's matter.
 * @param schemes by default https and http
 */
export function url(schemes: readonly string[] = ['https', 'http']): Value<string> {
  const hint = `must be an absolute ${schemes.join(' or ')} URL without credentials`;
  return {
    schema: { type: 'string', format: 'uri', maxLength: 2048, pattern: `^(${schemes.join('|')})://` },
    rules: [isText, lengthBetween(1, 2048), wellFormed, format((text) => isUrl(text, schemes), hint)],
    normalise: respelt(canonicalUrl),
  };
}

/** A web origin as browsers send it: `https://shop.example.com`, with a port where it is not the scheme's own. */
export function origin(): Value<string> {
  const hint = 'must be a web origin such as https://shop.example.com, without a path';
  return {
    schema: { type: 'string', maxLength: 300, pattern: ORIGIN.source },
    rules: [isText, lengthBetween(1, 300), format(isOrigin, hint)],
    normalise: respelt(canonicalOrigin),
  };
}

/** A host name in its one spelling: lower case, A-label (RFC 5891), without port, path and trailing dot. */
export function hostName(): Value<string> {
  const hint = 'must be a host name such as shop.example.com, without scheme, port and path';
  return {
    schema: { type: 'string', maxLength: 253, pattern: HOST_NAME.source },
    rules: [isText, format(isHostName, hint)],
    normalise: respelt(canonicalHostName),
  };
}

/** A language tag (BCP 47) in its canonical spelling: `de-AT`. */
export function locale(): Value<string> {
  return {
    schema: { type: 'string', minLength: 2, maxLength: 35 },
    rules: [isText, format(isLocale, 'must be a language tag (BCP 47) such as de or de-AT')],
    normalise: respelt(canonicalLocale),
  };
}

/** The name of a time zone (IANA): `Europe/Berlin`. Not an offset, which knows no summer. */
export function timeZone(): Value<string> {
  return {
    schema: { type: 'string', minLength: 2, maxLength: 64 },
    rules: [isText, format(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')],
    normalise: respelt(canonicalTimeZone),
  };
}

/** A country (ISO 3166-1 alpha-2) by its shape: two capitals. */
export const COUNTRY = {
  min: 2,
  max: 2,
  pattern: /^[A-Z]{2}$/,
  patternHint: 'an ISO 3166-1 code such as DE',
} as const;

function format(holds: (text: string) => boolean, message: string): ValueRule {
  return { code: 'format', check: (value) => (holds(value as string) ? undefined : message) };
}

/** Names that are longer are refused by their rules, so nobody works on their spelling. */
const LONGEST_NAME = 4_096;

/** What names become before their rules look at them. */
function respelt(respell: (name: string) => string): (value: unknown) => unknown {
  return (value) => {
    if (typeof value !== 'string' || value.length > LONGEST_NAME) return value;
    return respell(trimmedText(value));
  };
}

const lowerCase = (name: string): string => name.toLowerCase();

const LOCAL_PART = /^[^\s@"(),:;<>[\\\]\p{Cc}\p{Surrogate}]{1,64}$/u;
const DOMAIN =
  /^(?=.{1,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u;

function isEmail(text: string): boolean {
  if (text.length > 254) return false;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  return Buffer.byteLength(local) <= 64 && LOCAL_PART.test(local) && DOMAIN.test(text.slice(at + 1));
}

/** WHATWG's spelling. An address of nothing but a host keeps its missing slash, which changes nothing. */
function canonicalUrl(value: string): string {
  if (!URL.canParse(value)) return value;
  const { href } = new URL(value);
  return href === `${value}/` ? value : href;
}

function isUrl(text: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password } = new URL(text);
  return schemes.includes(protocol.slice(0, -1)) && host !== '' && username === '' && password === '';
}

/** For the documents: the shape of what comes out. */
const ORIGIN = /^https?:\/\/[a-z0-9.:[\]-]+$/;

/** The origin of an address that says nothing beyond it; anything else as it came. */
function canonicalOrigin(value: string): string {
  if (!URL.canParse(value)) return value;
  const { href, origin } = new URL(value);
  return href === `${origin}/` ? origin : value;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && ORIGIN.test(text) && new URL(text).origin === text;
}

function canonicalHostName(value: string): string {
  const bare = value.toLowerCase().replace(/\.$/, '');
  // Only letters of other scripts need it; it would read `0x7f.1` as an address, and cut off what it cannot read.
  return /^[\x21-\x7e]*$/.test(bare) ? bare : domainToASCII(bare) || value;
}

/** Two labels at least, and the last not a number: no single-label names, no addresses. */
const HOST_NAME =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function isHostName(text: string): boolean {
  return HOST_NAME.test(text) && domainToASCII(text) === text;
}

function canonicalLocale(value: string): string {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? value;
  } catch {
    return value;
  }
}

function isLocale(text: string): boolean {
  return text.length <= 35 && text !== '' && canonicalLocale(text) === text && acceptedByIntl(text);
}

function acceptedByIntl(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function canonicalTimeZone(value: string): string {
  const known = resolvedTimeZone(value);
  // Intl also renames zones to older names; only the spelling is its to correct.
  return known !== undefined && known.toLowerCase() === value.toLowerCase() ? known : value;
}

function isTimeZone(text: string): boolean {
  return /^[A-Za-z]/.test(text) && text.length <= 64 && resolvedTimeZone(text) !== undefined;
}

function resolvedTimeZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
