/**
 * An endpoint's address as others than those who set it up are told of it, in events, notifications, mails and the audit
 * log: scheme, host and path. What else an address can hold (user, query, fragment) is where receivers put secrets.
 */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
