import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { currentExecution } from '#platform/context';
import { DomainError } from '#platform/errors';
import { BareEdge, problemIn } from '../../../../test/support/bare-edge.js';
import { Access } from './access.js';
import { Dictionary, Text } from './fields/index.js';
import { RawBody } from './route-body.js';

class NoteDto {
  @Text()
  text: string;

  @Dictionary({ optional: true })
  tags?: Record<string, unknown>;
}

/** Lets a test keep a request open, and wait until its handler runs. */
const held = new EventEmitter();

class MongoServerError extends Error {
  override readonly name = 'MongoServerError';
  readonly code = 11000;
}

class MongoServerSelectionError extends Error {
  override readonly name = 'MongoServerSelectionError';
}

@Controller('notes')
class NotesController {
  @Get()
  @Access({ who: 'public', tenant: 'none' })
  read(): object {
    return { correlationId: currentExecution()?.correlationId };
  }

  @Post()
  @Access({ who: 'public' })
  write(@Body() note: NoteDto): object {
    return { ...note, correlationId: currentExecution()?.correlationId };
  }

  @Post('signed')
  @RawBody()
  @Access({ who: 'public' })
  signed(@Req() request: FastifyRequest): object {
    return { digest: createHash('sha256').update(request.rawBody!).digest('hex') };
  }

  @Get('long')
  @Access({ who: 'public' })
  long(): object {
    return { text: 'ä'.repeat(2000) };
  }

  @Get('slow')
  @Access({ who: 'public' })
  async slow(): Promise<object> {
    const released = once(held, 'release');
    held.emit('started');
    await released;
    return { done: true };
  }

  @Get('fails/:how')
  @Access({ who: 'public' })
  fails(@Param('how') how: string): never {
    if (how === 'duplicate') throw new MongoServerError('E11000 duplicate key: secret@example.com');
    if (how === 'database') throw new MongoServerSelectionError('10.0.0.7:27017 refused');
    if (how === 'redis') throw new Error("Stream isn't writeable and enableOfflineQueue options is false");
    if (how === 'domain') {
      throw new DomainError(
        { code: 'notes.full', kind: 'too-many', title: 'Full', de: 'Voll', advice: '' },
        { en: 'No room for a note', de: 'Kein Platz für eine Notiz' },
        { retryAfter: 2.4, facts: { room: 0, status: 200 } },
      );
    }
    throw new TypeError('secret detail');
  }
}

describe('the edge', () => {
  let server: BareEdge;
  beforeAll(async () => {
    server = await BareEdge.start([NotesController]);
  });
  afterAll(() => server.stop());

  const get = (path: string, headers?: Record<string, string>) => server.get(path, headers);
  const post = (body: string, headers?: Record<string, string>) =>
    server.post('/api/v1/notes', body, headers);

  describe('answers every error with a problem', () => {
    it.each([
      ['an unknown address', () => get('/nowhere'), '404 route.unknown'],
      ['an unknown address below the prefix', () => get('/api/v1/nowhere?password=x'), '404 route.unknown'],
      ['malformed JSON', () => post('{"text":'), '400 request.malformed-json'],
      ['an empty JSON body', () => post(''), '400 request.empty-body'],
      [
        'a body that is too large',
        () => post(`{"text":"${'x'.repeat(1_000_000)}"}`),
        '413 request.too-large',
      ],
      [
        'another media type',
        () => post('<a/>', { 'content-type': 'text/xml' }),
        '415 request.unsupported-media-type',
      ],
      ['a missing field', () => post('{}'), '400 request.invalid'],
      ['an array for an object', () => post('[]'), '400 request.invalid'],
      ['an operator as a key', () => post('{"text":{"$gt":""}}'), '400 request.forbidden-key'],
      ['an operator in the query', () => get('/api/v1/notes/fails/x?$where=1'), '500 internal.unexpected'],
      ['a prototype key', () => post('{"text":"a","__proto__":{"x":1}}'), '400 request.forbidden-key'],
      ['a constructor key', () => post('{"constructor":{"prototype":{"x":1}}}'), '400 request.forbidden-key'],
      ['deep nesting', () => post(`${'['.repeat(40)}${']'.repeat(40)}`), '400 request.too-deep'],
      ['a malformed escape in the path', () => get('/api/v1/notes/%ff'), '400 request.malformed'],
      ['a duplicate key', () => get('/api/v1/notes/fails/duplicate'), '409 conflict.duplicate'],
      [
        'a database that is down',
        () => get('/api/v1/notes/fails/database'),
        '503 service.database-unavailable',
      ],
      ['a Redis that is down', () => get('/api/v1/notes/fails/redis'), '503 service.redis-unavailable'],
      ['a domain error', () => get('/api/v1/notes/fails/domain'), '429 notes.full'],
    ])('%s', async (_case, request, expected) => {
      expect(await problemIn(await request())).toBe(expected);
    });

    it('a wrong method, with the right ones in Allow', async () => {
      const response = await fetch(`${server.url}/api/v1/notes`, { method: 'DELETE' });
      expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
      expect(await problemIn(response)).toBe('405 route.method-not-allowed');
    });

    it('a wrong method, with any body', async () => {
      for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/csv']) {
        const sent = { method: 'PUT', body: '{', headers: { 'content-type': type } };
        const response = await fetch(`${server.url}/api/v1/notes`, sent);
        expect(await problemIn(response)).toBe('405 route.method-not-allowed');
      }
    });

    it('a body of null, which is not the same as none', async () => {
      const sent = { method: 'POST', body: 'null', headers: { 'content-type': 'application/json' } };
      const response = await fetch(`${server.url}/api/v1/notes`, sent);
      expect(await response.json()).toMatchObject({ detail: 'the body must be an object' });
    });

    it('with the facts of a domain error, which cannot replace members of the problem', async () => {
      const response = await get('/api/v1/notes/fails/domain');
      expect(response.headers.get('retry-after')).toBe('3');
      expect(await response.json()).toMatchObject({ detail: 'No room for a note', room: 0, status: 429 });
    });

    it('and shows only an id of an unexpected error, which is also in the log with the whole error', async () => {
      const response = await get('/api/v1/notes/fails/x');
      const text = await response.text();
      expect(text).not.toContain('secret detail');
      const { correlationId } = JSON.parse(text) as { correlationId: string };
      const line = server.lines.find((one) => one.correlationId === correlationId && one.level === 'error');
      expect(line).toMatchObject({
        err: { type: 'TypeError', message: 'secret detail', stack: expect.any(String) },
      });
    });

    it('and does not show the message of a driver', async () => {
      expect(await (await get('/api/v1/notes/fails/duplicate')).text()).not.toContain('secret@example.com');
      expect(await (await get('/api/v1/notes/fails/database')).text()).not.toContain('10.0.0.7');
    });
  });

  describe('correlation', () => {
    it('takes the caller’s id into the context, also after a body was read', async () => {
      const response = await post('{"text":"a"}', { 'x-correlation-id': 'abc-1' });
      expect(response.headers.get('x-correlation-id')).toBe('abc-1');
      expect(await response.json()).toEqual({ text: 'a', correlationId: 'abc-1' });
    });

    it.each(['a b', 'x'.repeat(129), '<script>'])('replaces an id that is not safe: %s', async (id) => {
      const response = await get('/api/v1/notes', { 'x-correlation-id': id });
      const given = response.headers.get('x-correlation-id');
      expect(given).toMatch(/^[0-9a-z]{26}$/);
      expect(await response.json()).toEqual({ correlationId: given });
    });

    it('writes the path without the query where no route matches', async () => {
      await get('/api/v1/nots?token=hush', { 'x-correlation-id': 'line-2' });
      const lines = server.lines.filter((line) => line.correlationId === 'line-2');
      expect(lines).toMatchObject([{ method: 'GET', path: '/api/v1/nots', status: 404 }]);
      expect(lines[0]).not.toHaveProperty('route');
      expect(JSON.stringify(lines)).not.toContain('hush');
    });

    it('writes one line per answer, with the pattern and without the query', async () => {
      await get('/api/v1/notes/fails/domain?token=hush', { 'x-correlation-id': 'line-1' });
      const lines = server.lines.filter((line) => line.correlationId === 'line-1');
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({
        method: 'GET',
        route: '/api/v1/notes/fails/:how',
        status: 429,
        ms: expect.any(Number),
      });
      expect(JSON.stringify(lines)).not.toContain('hush');
      const { body } = await server.metrics.scrape();
      expect(body).toContain(
        'http_request_duration_seconds_count{method="GET",route="/api/v1/notes/fails/:how",status="4xx"}',
      );
    });
  });

  describe('headers', () => {
    it('sends security headers, on errors too', async () => {
      for (const path of ['/api/v1/notes', '/nowhere']) {
        const { headers } = await get(path);
        expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
        expect(headers.get('vary')).toBe(
          'Host, X-Tenant, Origin, Accept-Language, Authorization, X-Api-Key, X-Cart-Token, X-Order-Token',
        );
        expect(headers.get('x-powered-by')).toBeNull();
      }
    });

    it('forbids caches to keep an answer to a request with credentials', async () => {
      expect((await get('/api/v1/notes')).headers.get('cache-control')).toBeNull();
      expect((await get('/api/v1/notes', { authorization: 'Bearer x' })).headers.get('cache-control')).toBe(
        'no-store',
      );
    });

    it('compresses only long answers', async () => {
      const long = await get('/api/v1/notes/long', { 'accept-encoding': 'br' });
      expect(long.headers.get('content-encoding')).toBe('br');
      expect(await long.json()).toEqual({ text: 'ä'.repeat(2000) });
      expect(
        (await get('/api/v1/notes', { 'accept-encoding': 'br' })).headers.get('content-encoding'),
      ).toBeNull();
      expect(
        (await get('/api/v1/notes/long', { 'accept-encoding': 'identity' })).headers.get('content-encoding'),
      ).toBeNull();
    });
  });

  describe('CORS', () => {
    const preflight = (origin: string) =>
      fetch(`${server.url}/api/v1/notes`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-tenant',
        },
      });

    it('answers a preflight of an origin that the policy allows', async () => {
      const { status, headers } = await preflight('https://shop.test');
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('https://shop.test');
      expect(headers.get('access-control-allow-headers')).toBe('x-tenant');
      expect(headers.get('access-control-allow-methods')).toContain('PATCH');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    });

    it('exposes its headers to an allowed origin, also with an error', async () => {
      const { headers } = await get('/api/v1/notes/fails/domain', { origin: 'https://shop.test' });
      expect(headers.get('access-control-allow-origin')).toBe('https://shop.test');
      expect(headers.get('access-control-expose-headers')).toContain('RateLimit-Policy');
    });

    it('allows no other origin', async () => {
      expect((await preflight('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
      const { headers } = await get('/api/v1/notes', { origin: 'https://evil.test' });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    });
  });

  it('keeps the bytes of a body for a route that checks a signature', async () => {
    const body = '{ "a":1,\n "b" : "ü" }';
    const response = await server.post('/api/v1/notes/signed', body);
    expect(await response.json()).toEqual({ digest: createHash('sha256').update(body).digest('hex') });
  });

  it('ignores a trailing slash', async () => {
    expect((await get('/api/v1/notes/')).status).toBe(200);
  });
});

describe('a controller without @Access', () => {
  @Controller('open')
  class OpenController {
    @Get()
    forgotten(): object {
      return {};
    }
  }

  it('stops the start', async () => {
    await expect(BareEdge.start([OpenController, NotesController])).rejects.toThrow(
      /\n {2}GET \/api\/v1\/open\n/,
    );
  });
});

describe('shutdown', () => {
  it('finishes the running request and accepts no new one', async () => {
    const { app, url } = await BareEdge.start([NotesController]);
    const started = once(held, 'started');
    const running = fetch(`${url}/api/v1/notes/slow`);
    await started;
    const closed = app.close();
    // The listening socket closes at the moment when the close begins to wait for the request.
    await expect(
      (async () => {
        for (;;) await (await fetch(`${url}/api/v1/notes`)).arrayBuffer();
      })(),
    ).rejects.toThrow('fetch failed');
    held.emit('release');
    const response = await running;
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ done: true });
    await closed;
  });
});
