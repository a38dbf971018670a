import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Config } from '#platform/config';

/** Tells whose address a handshake came from, past the proxies that are trusted. */
export function clientAddress({
  TRUSTED_PROXIES,
}: Pick<Config, 'TRUSTED_PROXIES'>): (request: IncomingMessage) => string {
  const trusts = proxyAddr.compile([...TRUSTED_PROXIES]);
  return (request) => proxyAddr(request, trusts);
}
