import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { bootForDocuments } from '#dev/generate/boot';
import { CONFIG, type Config } from '#platform/config';
import { AccessTable } from '#platform/http';
import { ApiDocument, type Json } from './api-document.js';
import { SURFACES } from '#dev/contract/surfaces';

describe('generated files', () => {
  it('are what "npm run generate" would write', async () => {
    // In another process, because tests of this process declare events and errors.
    const check = promisify(execFile)(process.execPath, ['dist/dev/generate/main.js', '--check']);
    expect(await check.catch(({ stderr }: { stderr: string }) => ({ stderr }))).toMatchObject({ stderr: '' });
  });

  it('describe every route of a controller', async () => {
    const described = new Set(
      SURFACES.flatMap((surface) =>
        new ApiDocument(surface).operations.map(({ operationId }) => operationId),
      ),
    );
    const api = await bootForDocuments();
    const controllers = api.app.get(AccessTable).entries();
    await api.stop();
    const missing = controllers.filter(
      ({ operationId }) => /^\w+_\w+$/.test(operationId) && !described.has(operationId),
    );
    expect(missing.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
  });
});

describe.each(SURFACES)('the %s document', (surface) => {
  const document = new ApiDocument(surface);
  const { operations } = document;

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document.root));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has a unique id for each operation', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.every((id) => id !== undefined && /^\w+$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(operations.map((operation) => [operation.name, operation] as const))(
    'says for %s who may call it and which errors it has, with examples',
    (_name, operation) => {
      expect(operation.summary).toBeTruthy();
      // Public operations also declare their security: none.
      expect(operation.security?.length).toBeGreaterThan(0);
      const failures = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
      expect(failures.length).toBeGreaterThan(0);
      // RFC 6749 and browsers need other formats for routes below /oauth.
      const types = failures.flatMap(([, { content = {} }]) => Object.keys(content));
      const others = types.filter((type) => type !== 'application/problem+json');
      expect(others.length > 0 && !operation.path.startsWith('/oauth/') ? others : []).toEqual([]);
      expect(types).toContain('application/problem+json');
      const successes = Object.entries(operation.responses).filter(([status]) => Number(status) < 300);
      const onward = '303' in operation.responses ? [0, 1] : [1];
      expect(onward).toContain(successes.length);
      const shown = [operation.requestBody?.content, successes[0]?.[1].content].flatMap((content) =>
        Object.entries(content ?? {}),
      );
      const bare = shown.filter(
        ([type, media]) => type === 'application/json' && !('example' in media || media.examples),
      );
      expect(bare).toEqual([]);
    },
  );
});

describe('docs/asyncapi.json', () => {
  const text = readFileSync('docs/asyncapi.json', 'utf8');
  const document = JSON.parse(text) as Json & { readonly servers: { readonly sockets: Json } };

  it('is AsyncAPI 3.0 whose references have targets', () => {
    expect(document).toMatchObject({
      asyncapi: '3.0.0',
      info: { title: expect.any(String), version: '1.0.0' },
    });
    for (const [, pointer] of text.matchAll(/"\$ref": ?"#\/([^"]+)"/g)) {
      const target = pointer!
        .split('/')
        .reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document);
      expect([pointer, typeof target]).toEqual([pointer, 'object']);
    }
  });

  it('says how a connection stays open, and why the server ends one, with examples', () => {
    const { channels, components } = document as unknown as {
      readonly channels: { readonly notifications: { readonly messages: Json } };
      readonly components: { readonly messages: Record<string, { readonly examples: readonly Json[] }> };
    };
    const [asked, expiring, ending] = [
      'client.notifications.auth.refresh',
      'live.auth.expiring',
      'live.connection.ending',
    ] as const;
    expect(Object.keys(channels.notifications.messages)).toEqual(
      expect.arrayContaining([asked, expiring, ending]),
    );
    const { messages } = components;
    expect(messages[asked]!.examples).toEqual([{ payload: { token: expect.any(String) } }]);
    expect(messages[expiring]!.examples).toEqual([{ payload: { expiresAt: expect.any(String) } }]);
    expect(messages[ending]!.examples.map(({ name }) => name)).toEqual([
      'live.token-expired',
      'live.session-ended',
      'tenant.suspended',
      'live.server-stopping',
    ]);
  });

  it('is served at the root to everybody, with the address of this installation', async () => {
    const api = await bootForDocuments();
    try {
      await api.app.listen(0, '127.0.0.1');
      const answer = await fetch(`${await api.app.getUrl()}/asyncapi.json`);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-cache',
      });
      const { host } = new URL(api.app.get<Config>(CONFIG).PUBLIC_URL);
      const servers = { sockets: { ...document.servers.sockets, host } };
      // Other test files of this process declare events, which are also served.
      const { asyncapi, info } = document;
      expect(await answer.json()).toMatchObject({ asyncapi, info, servers });
    } finally {
      await api.stop();
    }
  });
});
