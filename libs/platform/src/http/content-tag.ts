import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { accessRuleOf } from './access.js';
import type { RouteConfig } from './route-config.js';
import { isPersonal } from './security-headers.js';

/** The bytes of an answer with the ETag of its content. */
export interface TaggedContent {
  readonly tag: string;
  readonly body: Buffer;
}

/** Port: keeps answers of routes with `@Access({ cache })`. */
export interface AnswerKeeper {
  /** Hears of the content of an answer that goes well. */
  made(request: FastifyRequest, content: TaggedContent): void;
  /** Hears of any other answer. @returns what to answer instead */
  failed(request: FastifyRequest, status: number): TaggedContent | undefined;
}

/**
 * Gives answers of routes with `@Access({ revalidates: true })` an ETag made of their content, and answers 304 to whoever has
 * it already (RFC 9110, section 13.1.2). Browsers, rendering servers and CDNs may keep the answer and ask each time: what they
 * show is never out of date, and what has not changed is not sent again.
 */
export function revalidateAnswers(instance: FastifyInstance, keeper?: AnswerKeeper): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const rule = accessRuleOf(request);
    if (!rule?.revalidates) return done(null, payload);
    let content: unknown = payload;
    if (reply.statusCode !== 200) {
      const kept = rule.cache && keeper?.failed(request, reply.statusCode);
      if (!kept) return done(null, payload);
      content = withHeadersOf(kept, reply.removeHeader('Retry-After'));
    } else if (typeof payload === 'string') {
      const tag = tagOf(payload);
      void reply.header('ETag', tag);
      if (rule.cache) keeper?.made(request, { tag, body: Buffer.from(payload) });
    }
    const tag = reply.getHeader('ETag');
    if (typeof tag !== 'string') return done(null, payload);
    void reply.header('Cache-Control', `${isPersonal(request) ? 'private' : 'public'}, no-cache`);
    const known = knownAs(request.headers['if-none-match'], tag);
    if (known === undefined) return done(null, content);
    void reply.code(304).header('ETag', known).removeHeader('Content-Type').removeHeader('Content-Length');
    done(null, null);
  });
}

/** Sends content that was answered before. The other hooks treat it as if it had been made for this request. */
export function sendAgain(content: TaggedContent, reply: FastifyReply): void {
  void reply.send(withHeadersOf(content, reply));
}

function withHeadersOf({ tag, body }: TaggedContent, reply: FastifyReply): Buffer {
  void reply.code(200).header('Content-Type', 'application/json; charset=utf-8').header('ETag', tag);
  return body;
}

/**
 * A strong ETag stands for bytes, so each encoding of the same content needs its own (RFC 9110, section 8.8.3.3). Call it after
 * compression was added: its hook chooses the encoding, and the hook that is added here comes after it.
 */
export function tagEncodings(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route: RouteOptions) => {
    if (!(route.config as RouteConfig | undefined)?.access?.revalidates) return;
    route.onSend = [route.onSend ?? []].flat();
    route.onSend.push((_request, reply, payload, done) => {
      const tag = reply.getHeader('ETag');
      const encoding = reply.getHeader('Content-Encoding');
      if (typeof tag === 'string' && typeof encoding === 'string' && payload !== null) {
        void reply.header('ETag', `${tag.slice(0, -1)}-${encoding}"`);
      }
      done(null, payload);
    });
  });
}

function tagOf(content: string): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
}

/**
 * The tag as a client has it, in whatever encoding, among those that it names; undefined if it has other content. Compared
 * weakly, as the RFC wants it for If-None-Match.
 */
function knownAs(header: string | undefined, tag: string): string | undefined {
  if (header === undefined) return undefined;
  const named = header.split(',').map((each) => each.trim());
  if (named.includes('*')) return tag;
  return named.find((each) => {
    const strong = each.replace(/^W\//, '');
    return strong === tag || strong.replace(/-(?:br|gzip)"$/, '"') === tag;
  });
}
