import ipaddr from 'ipaddr.js';

/**
 * The key for limits per address: an IPv4 address, or the /64 prefix of an IPv6 address, because a provider gives one customer
 * a whole /64.
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
