import ipaddr from 'ipaddr.js';

/**
 * What a limit per address counts: an IPv4 address, or the /64 of an IPv6 one, since that is what a single customer
 * of a provider gets and may spread requests over.
 */
export function rateKeyOf(address: string): string {
  if (!address.includes(':')) return address;
  if (!ipaddr.IPv6.isValid(address)) return address;
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}
