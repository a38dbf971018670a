import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Config } from '#platform/config';

/** The client's address of a handshake, behind trusted proxies. */
export function clientAddress({
  TRUSTED_PROXIES,
}: Pick<Config, 'TRUSTED_PROXIES'>): (request: IncomingMessage) => string {
  const trusts = proxyAddr.compile([...TRUSTED_PROXIES]);
  return (request) => proxyAddr(request, trusts);
}
