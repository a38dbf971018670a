import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { accessRuleOf } from './access.js';

/**
 * Gives answers of routes with `@Access({ revalidates: true })` an ETag made of their content, and answers 304 to whoever has
 * it already (RFC 9110, section 13.1.2). Browsers, rendering servers and CDNs may keep the answer and ask each time: what they
 * show is never out of date, and what has not changed is not sent again.
 */
export function revalidateAnswers(instance: FastifyInstance): void {
  instance.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    if (!accessRuleOf(request)?.revalidates) return payload;
    const tag = tagOf(payload);
    const personal = reply.getHeader('Cache-Control') === 'no-store';
    reply.header('ETag', tag).header('Cache-Control', `${personal ? 'private' : 'public'}, no-cache`);
    if (!names(request.headers['if-none-match'], tag)) return payload;
    reply.code(304).removeHeader('Content-Type').removeHeader('Content-Length');
    return null;
  });
}

/** Weak: another encoding of the same content has the same tag. */
function tagOf(content: string): string {
  return `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
}

function names(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const known = header.split(',').map((each) => each.trim());
  // Compared weakly, as the RFC wants it for If-None-Match.
  return known.some((each) => each === '*' || each === tag || `W/${each}` === tag);
}
