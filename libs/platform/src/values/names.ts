import { domainToASCII } from 'node:url';
import { parseUrl } from '#platform/urls';
import { isText, lengthBetween, trimmedText, wellFormed } from './texts.js';
import type { Wording } from '#platform/languages';
import type { Value, ValueRule } from './value.js';

/**
 * An email address, lower-cased and in normal form C. The local part is checked only loosely (only a mail proves an
 * address); lengths are limited by RFC 5321 section 4.5.3.1: 64 octets before the @, 254 in all.
 */
export function email(): Value<string> {
  return {
    schema: { type: 'string', format: 'email', maxLength: 254 },
    rules: [isText, format(isEmail, { en: 'must be an email address', de: 'muss eine E-Mail-Adresse sein' })],
    normalise: respelt(lowerCase),
  };
}

/**
 * An absolute URL without credentials, of at most 2048 characters, normalised as WHATWG writes it: the checked URL is the one
 * that will be used, even if it was sent with tabs, backslashes or capitals. The egress guard decides whether it may be
 * called.
 * @param schemes by default https and http
 */
export function url(schemes: readonly string[] = ['https', 'http']): Value<string> {
  const hint = {
    en: `must be an absolute ${schemes.join(' or ')} URL without credentials`,
    de: `muss eine absolute URL mit ${schemes.join(' oder ')} ohne Zugangsdaten sein`,
  };
  return {
    schema: { type: 'string', format: 'uri', maxLength: 2048, pattern: `^(${schemes.join('|')})://` },
    rules: [isText, lengthBetween(1, 2048), wellFormed, format((text) => isUrl(text, schemes), hint)],
    normalise: respelt(canonicalUrl),
  };
}

/** A web origin as browsers send it: `https://shop.example.com`, with a port if it is not the default of the scheme. */
export function origin(): Value<string> {
  const hint = {
    en: 'must be a web origin such as https://shop.example.com, without a path',
    de: 'muss ein Web-Ursprung wie https://shop.example.com sein, ohne Pfad',
  };
  return {
    schema: { type: 'string', maxLength: 300, pattern: ORIGIN.source },
    rules: [isText, lengthBetween(1, 300), format(isOrigin, hint)],
    normalise: respelt(canonicalOrigin),
  };
}

/** A normalised host name: lower case, A-label (RFC 5891), without port, path and trailing dot. */
export function hostName(): Value<string> {
  const hint = {
    en: 'must be a host name such as shop.example.com, without scheme, port and path',
    de: 'muss ein Hostname wie shop.example.com sein, ohne Schema, Port und Pfad',
  };
  return {
    schema: { type: 'string', maxLength: 253, pattern: HOST_NAME.source },
    rules: [isText, format(isHostName, hint)],
    normalise: respelt(canonicalHostName),
  };
}

/** A language tag (BCP 47) in its canonical form: `de-AT`. */
export function locale(): Value<string> {
  return {
    schema: { type: 'string', minLength: 2, maxLength: 35 },
    rules: [isText, format(isLocale, LANGUAGE_TAG)],
    normalise: respelt(canonicalLocale),
  };
}

/** The name of a time zone (IANA): `Europe/Berlin`. Not an offset, which has no summer time. */
export function timeZone(): Value<string> {
  return {
    schema: { type: 'string', minLength: 2, maxLength: 64 },
    rules: [isText, format(isTimeZone, TIME_ZONE)],
    normalise: respelt(canonicalTimeZone),
  };
}

/** A country code (ISO 3166-1 alpha-2); only its format is checked: two capitals. */
export const COUNTRY = {
  min: 2,
  max: 2,
  pattern: /^[A-Z]{2}$/,
  patternHint: {
    en: 'must be an ISO 3166-1 code such as DE',
    de: 'muss ein Code nach ISO 3166-1 wie DE sein',
  },
} as const;

const LANGUAGE_TAG: Wording = {
  en: 'must be a language tag (BCP 47) such as de or de-AT',
  de: 'muss ein Sprachkürzel (BCP 47) wie de oder de-AT sein',
};

const TIME_ZONE: Wording = {
  en: 'must be an IANA time zone such as Europe/Berlin',
  de: 'muss eine Zeitzone der IANA wie Europe/Berlin sein',
};

function format(holds: (text: string) => boolean, message: Wording): ValueRule {
  return { code: 'format', check: (value) => (holds(value as string) ? undefined : message) };
}

/** Longer names are refused by their rules, so they are not normalised. */
const LONGEST_NAME = 4_096;

/** Normalises names before their rules check them. */
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

/** The URL as WHATWG writes it. If it has only a host, no slash is added at the end; the meaning is the same. */
function canonicalUrl(value: string): string {
  const href = parseUrl(value)?.href;
  return href === undefined || href === `${value}/` ? value : href;
}

function isUrl(text: string, schemes: readonly string[]): boolean {
  const url = parseUrl(text);
  if (!url) return false;
  const { protocol, host, username, password } = url;
  return schemes.includes(protocol.slice(0, -1)) && host !== '' && username === '' && password === '';
}

/** For the documents: the format of a normalised origin. */
const ORIGIN = /^https?:\/\/[a-z0-9.:[\]-]+$/;

/** The origin of a URL that has nothing after it; any other value unchanged. */
function canonicalOrigin(value: string): string {
  const url = parseUrl(value);
  return url && url.href === `${url.origin}/` ? url.origin : value;
}

function isOrigin(text: string): boolean {
  return ORIGIN.test(text) && parseUrl(text)?.origin === text;
}

function canonicalHostName(value: string): string {
  const bare = value.toLowerCase().replace(/\.$/, '');
  // Only for letters of other scripts: domainToASCII would read `0x7f.1` as an IP address, and cut off what it cannot read.
  return /^[\x21-\x7e]*$/.test(bare) ? bare : domainToASCII(bare) || value;
}

/** At least two labels, and the last is not a number: no single-label names, no IP addresses. */
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
  // Intl also replaces newer names of zones by older ones; only use its upper and lower case.
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
