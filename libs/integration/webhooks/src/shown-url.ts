/**
 * An endpoint's address for people who may not change it: in events, notifications, mails and the audit log. It has
 * only scheme, host and path, because receivers may put secrets into user, query and fragment.
 */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
