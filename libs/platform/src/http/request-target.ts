import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { platformErrors } from '#platform/errors';

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)([^#]*)/i;
/** A name, an IPv4 or a bracketed IPv6 address, and a port. Names with letters beyond ASCII become A-labels later. */
const HOST = /^(?:[A-Za-z0-9._~\-\u0080-\uffff]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/**
 * The path and query of a request. If the target is a whole address (absolute-form), its host replaces the Host
 * header (RFC 9112, section 3.2.2). Fastify's `rewriteUrl`.
 */
export function targetOf(raw: IncomingMessage): string {
  const url = raw.url!;
  if (url.startsWith('/')) return url;
  const match = ABSOLUTE_FORM.exec(url);
  if (!match) return url;
  const [, host, target] = match as unknown as [string, string, string];
  raw.headers.host = host;
  return target.startsWith('/') ? target : `/${target}`;
}

/**
 * Refuses requests with no host, two hosts, or an invalid one (RFC 9112, section 3.2): otherwise a proxy and this server
 * might choose different tenants. HTTP/1.0 needs no host.
 */
export function demandOneHost(instance: FastifyInstance): void {
  instance.addHook('onRequest', ({ raw }, _reply, done) => {
    const { host } = raw.headers;
    const named = host === undefined ? raw.httpVersion === '1.0' : HOST.test(host);
    if (named && countOf('host', raw.rawHeaders) <= 1) done();
    else done(platformErrors.ambiguousHost());
  });
}

function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const header = rawHeaders[i]!;
    if (header.length === name.length && header.toLowerCase() === name) count++;
  }
  return count;
}
