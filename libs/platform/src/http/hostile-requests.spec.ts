import 'reflect-metadata';
import type { Readable } from 'node:stream';
import { Body, Controller, Get, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { BareEdge, problemIn } from '../../../../test/support/bare-edge.js';
import { Access } from './access.js';
import { Text } from './fields/index.js';
import { MAX_KEYS, MAX_VALUES } from './hostile-input.js';
import { BodyStream, TakesForm, TakesStream } from './route-body.js';

const LARGEST_FILE = 100_000;

class NoteDto {
  @Text({ optional: true })
  text?: string;
}

@Controller('notes')
class NotesController {
  @Get()
  @Access({ who: 'public' })
  read(@Query() query: NoteDto, @Req() { host, url }: FastifyRequest): object {
    return { ...query, host, url };
  }

  @Post()
  @Access({ who: 'public' })
  write(@Body() note: NoteDto): object {
    return note;
  }

  @Patch()
  @Access({ who: 'public' })
  change(@Body() change: NoteDto): object {
    return change;
  }

  @Post('form')
  @TakesForm(NoteDto)
  @Access({ who: 'public' })
  form(@Req() { body }: FastifyRequest): object {
    return { form: String(body) };
  }

  @Post('file')
  @TakesStream({ mediaType: 'text/csv', maxBytes: LARGEST_FILE, example: 'a' })
  @Access({ who: 'public', streams: true })
  async file(@BodyStream() file: Readable): Promise<object> {
    let bytes = 0;
    for await (const chunk of file) bytes += (chunk as Buffer).length;
    return { bytes };
  }
}

const NOTES = '/api/v1/notes';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const CSV = { 'content-type': 'text/csv' };
const CLOSE = 'Connection: close\r\n\r\n';

/** An object with that many unknown keys. */
function manyKeys(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 1])));
}

let server: BareEdge;
beforeAll(async () => {
  server = await BareEdge.start([NotesController]);
});
afterAll(() => server.stop());

describe('a body is accepted only if its route declares its media type', () => {
  it.each<[string, string, string, Record<string, string>]>([
    ['CSV for a JSON route', NOTES, 'a,b', CSV],
    ['a form for a JSON route', NOTES, 'text=a', FORM],
    ['a body without a type', NOTES, '{}', { 'content-type': '' }],
    ['an invalid media type', NOTES, '{}', { 'content-type': 'json' }],
    ['JSON for a form route', `${NOTES}/form`, '{}', {}],
    ['JSON for a CSV route', `${NOTES}/file`, '{}', {}],
    ['another type for a CSV route', `${NOTES}/file`, 'a', { 'content-type': 'text/csvx' }],
    ['a compressed body', NOTES, 'x', { 'content-encoding': 'gzip' }],
    ['a compressed file', `${NOTES}/file`, 'x', { ...CSV, 'content-encoding': 'gzip' }],
  ])('%s', async (_case, path, body, headers) => {
    expect(await problemIn(await server.post(path, body, headers))).toBe(
      '415 request.unsupported-media-type',
    );
  });

  it('and then it is accepted unchanged', async () => {
    expect(await (await server.post(`${NOTES}/form`, 'a=1&a=2', FORM)).json()).toEqual({ form: 'a=1&a=2' });
    const csv = { 'content-type': 'text/csv; charset=utf-8' };
    const file = await server.post(`${NOTES}/file`, 'x'.repeat(LARGEST_FILE), csv);
    expect(await file.json()).toEqual({ bytes: LARGEST_FILE });
  });
});

describe('a body beyond the limits is refused', () => {
  it.each<[string, string | Buffer, string]>([
    ['the largest number of unknown keys', manyKeys(MAX_KEYS), '400 request.invalid'],
    ['more keys than that', manyKeys(MAX_KEYS + 1), '400 request.too-complex'],
    ['60,000 keys', manyKeys(60_000), '400 request.too-complex'],
    ['many keys deep inside', `{"a":[[${manyKeys(MAX_KEYS + 1)}]]}`, '400 request.too-complex'],
    ['many values', `[${'1,'.repeat(MAX_VALUES)}1]`, '400 request.too-complex'],
    ['many empty objects', `[${'{},'.repeat(MAX_VALUES)}{}]`, '400 request.too-complex'],
    ['500,000 open brackets', '['.repeat(500_000), '400 request.too-deep'],
    ['brackets inside a text', JSON.stringify({ text: '[{,"\\'.repeat(60) }), '400 request.invalid'],
    [
      'bytes that are not UTF-8',
      Buffer.from('7b2274657874223a22ff227d', 'hex'),
      '400 request.malformed-json',
    ],
    [
      '100,000 marks on a letter',
      JSON.stringify({ text: `e${'\u0301\u0316'.repeat(50_000)}` }),
      '400 request.invalid',
    ],
    ['half a character', '{"text":"\\ud83d"}', '400 request.invalid'],
  ])('%s', async (_case, body, expected) => {
    expect(await problemIn(await server.post(NOTES, body))).toBe(expected);
  });

  it('and so is a query or a form', async () => {
    const names = Array.from({ length: MAX_KEYS + 1 }, (_, i) => i.toString(36)).join('&');
    expect(await problemIn(await server.get(`${NOTES}?${names}`))).toBe('400 request.too-complex');
    const form = await server.post(`${NOTES}/form`, 'a=1&'.repeat(200), FORM);
    expect(await problemIn(form)).toBe('400 request.too-complex');
  });

  it('and so is a file, with or without a Content-Length', async () => {
    const known = await server.post(`${NOTES}/file`, 'x'.repeat(LARGEST_FILE + 1), CSV);
    expect(await problemIn(known)).toBe('413 request.too-large');
    const endless = new ReadableStream({ pull: (control) => control.enqueue(new Uint8Array(60_000)) });
    const chunked = { method: 'POST', headers: CSV, body: endless, duplex: 'half' } as const;
    expect(await problemIn(await fetch(`${server.url}${NOTES}/file`, chunked))).toBe('413 request.too-large');
  });
});

describe('a body must be there', () => {
  it.each([
    ['PATCH', NOTES],
    ['POST', `${NOTES}/file`],
  ])('%s %s', async (method, path) => {
    const response = await fetch(`${server.url}${path}`, { method });
    expect(await problemIn(response)).toBe('400 request.empty-body');
  });
});

describe('a request names one host', () => {
  it.each([
    ['no host', `GET ${NOTES} HTTP/1.1\r\n`],
    ['an empty host', `GET ${NOTES} HTTP/1.1\r\nHost:\r\n`],
    ['two hosts', `GET ${NOTES} HTTP/1.1\r\nHost: a.test\r\nhost: b.test\r\n`],
    ['a host with credentials', `GET ${NOTES} HTTP/1.1\r\nHost: a@b.test\r\n`],
    ['a host with a path', `GET ${NOTES} HTTP/1.1\r\nHost: b.test/x\r\n`],
    ['a target without a host', 'GET http:///x HTTP/1.1\r\nHost: a.test\r\n'],
  ])('%s', async (_case, head) => {
    expect(await server.wire(`${head}${CLOSE}`)).toMatch(
      /^HTTP\/1\.1 400 .*"code":"request\.ambiguous-host"/s,
    );
  });

  it('for an absolute target it is the host of the target, not of the header', async () => {
    const head = `GET http://shop.test:81${NOTES}?text=a HTTP/1.1\r\nHost: evil.test\r\n`;
    expect(await server.wire(`${head}${CLOSE}`)).toContain(
      `{"text":"a","host":"shop.test:81","url":"${NOTES}?text=a"}`,
    );
  });

  it('in HTTP/1.0 it may name none', async () => {
    expect(await server.wire(`GET ${NOTES} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('bytes that are not a valid request also get a problem', () => {
  const long = 'a'.repeat(20_000);
  it.each([
    ['bytes that are not HTTP', 'NONSENSE\r\n', '400', 'request.malformed'],
    ['an address of 20 kB', `GET /${long} HTTP/1.1\r\nHost: a.test\r\n`, '414', 'request.uri-too-long'],
    [
      'headers of 20 kB',
      `GET / HTTP/1.1\r\nHost: a.test\r\nX: ${long}\r\n`,
      '431',
      'request.headers-too-large',
    ],
    [
      'two lengths',
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n`,
      '400',
      'request.malformed',
    ],
  ])('%s', async (_case, head, status, code) => {
    const answer = await server.wire(`${head}${CLOSE}`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/content-type: application\/problem\+json/i);
    expect(answer).toMatch(/cache-control: no-store/i);
    expect(answer).toContain(`"code":"${code}"`);
  });

  it('and so does a body for a method that no route has', async () => {
    const options = { method: 'OPTIONS', body: '{}', headers: { 'content-type': 'application/json' } };
    expect(await problemIn(await fetch(`${server.url}${NOTES}`, options))).toBe(
      '405 route.method-not-allowed',
    );
    const csv = { ...options, headers: CSV };
    expect(await problemIn(await fetch(`${server.url}${NOTES}`, csv))).toBe(
      '415 request.unsupported-media-type',
    );
    const broken = { ...options, body: '{' };
    expect(await problemIn(await fetch(`${server.url}${NOTES}`, broken))).toBe('400 request.malformed-json');
  });
});

it.each([
  [NOTES, 'text/csv', 5_000_000],
  [NOTES, 'application/json', 5_000_000],
  [NOTES, 'application/json', 500_000],
  [`${NOTES}/file`, 'text/csv', 5_000_000],
  ['/nowhere', 'text/csv', 5_000_000],
])(
  'a client that is still sending is answered, and so is its next request: %s, %s, %d bytes',
  async (path, type, size) => {
    const head = `POST ${path} HTTP/1.1\r\nHost: a.test\r\nContent-Type: ${type}\r\nContent-Length: ${size}\r\n\r\n`;
    const body = Array.from({ length: size / 100_000 }, () => 'a'.repeat(100_000));
    const next = `GET ${NOTES} HTTP/1.1\r\nHost: a.test\r\n${CLOSE}`;
    const answers = (await server.wire(head, ...body, next)).match(/HTTP\/1\.1 \d+/g);
    expect(answers).toEqual([expect.stringMatching(/ 4\d\d$/), 'HTTP/1.1 200']);
  },
);
