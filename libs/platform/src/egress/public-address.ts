import ipaddr from 'ipaddr.js';

/** The IPv6 addresses in public use (IANA’s global unicast); all others are special or reserved. */
const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::');

/**
 * Whether an IP address belongs to the public internet. Everything else is refused: private, loopback, link-local
 * (where clouds answer with credentials), carrier-grade NAT, unique-local, multicast, reserved; and IPv6 addresses that
 * contain an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo), because they lead to that address.
 * Registries: https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_UNICAST, 3);
}
