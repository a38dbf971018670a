import { parseUrl } from '#platform/urls';
import { hostName, origin, problemOf } from '#platform/values';
import type { TenantRecord } from './tenant.schema.js';

const HOST = hostName();
const ORIGIN = origin();

/**
 * The web origin at which a tenant answers by itself: that of its first custom domain. A record from before hosts were
 * checked may hold what is none; it is passed over, not built into addresses.
 */
export function primaryOrigin({ hosts }: Pick<TenantRecord, 'hosts'>): string | undefined {
  const host = hosts.find((name) => problemOf(name, HOST) === undefined);
  return host && `https://${host}`;
}

/** Whose pages are the tenant's own: the origins that it registered, then those of its custom domains. */
export function webOrigins({ settings, hosts }: Pick<TenantRecord, 'settings' | 'hosts'>): string[] {
  return [...settings.origins, ...hosts.map((host) => `https://${host}`)].filter(
    (known) => problemOf(known, ORIGIN) === undefined,
  );
}

/**
 * An address of the tenant's own pages in the one spelling that will be used, or undefined if it is anywhere else. What was
 * looked at is what is handed on: another reader may see another host in the same text.
 */
export function ownPage(
  address: string,
  tenant: Pick<TenantRecord, 'settings' | 'hosts'>,
): string | undefined {
  const url = parseUrl(address);
  if (!url) return undefined;
  const { href, protocol, host, username, password } = url;
  // Not the URL's `origin`: that of `blob:https://shop.example/x` is the shop's.
  const own = webOrigins(tenant).includes(`${protocol}//${host}`);
  return own && username === '' && password === '' ? href : undefined;
}
