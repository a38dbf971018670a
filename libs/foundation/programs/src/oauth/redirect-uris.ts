import { parseUrl } from '#platform/urls';

/** Loopback hosts, by address: a resolver may give `localhost` another meaning (RFC 8252 section 8.3). */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]']);
const LONGEST = 2_048;

/**
 * Whether a client may register this address: an absolute https address, or plain http on the device itself (RFC 8252
 * section 7.3), without credentials and fragment (RFC 6749 section 3.1.2), written as browsers write it.
 */
export function isRedirectUri(text: string): boolean {
  const url = text.length <= LONGEST ? parseUrl(text) : undefined;
  // Another form of the same address would be compared wrongly, by us or by a browser.
  if (!url || (url.href !== text && url.href !== `${text}/`)) return false;
  if (text.includes('#') || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || isLoopback(url);
}

/**
 * Whether an address is registered: it must match exactly (RFC 9700 section 2.1), except for the port of loopback
 * addresses, which an app gets from its system (RFC 8252 section 7.3).
 */
export function isRegistered(asked: string, registered: readonly string[]): boolean {
  if (registered.includes(asked)) return true;
  if (!isRedirectUri(asked)) return false;
  const url = new URL(asked);
  return isLoopback(url) && registered.some((uri) => withoutPort(uri) === withoutPort(asked));
}

function isLoopback(url: URL): boolean {
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname);
}

function withoutPort(uri: string): string {
  const url = new URL(uri);
  url.port = '';
  return url.href;
}
