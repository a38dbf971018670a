import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { bootForDocuments, type BootedApi } from '#dev/generate/boot';
import { makeArtefacts } from '#dev/generate/artefacts';
import { CONFIG, type Config } from '#platform/config';
import { errorCatalogue } from '#platform/errors';
import { AccessTable } from '#platform/http';

type Json = Record<string, unknown>;

interface Media {
  readonly example?: unknown;
  readonly examples?: Json;
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly Json[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

type Document = Json & { readonly paths: Record<string, Record<string, Operation>> };

const SURFACES = ['shop', 'admin', 'platform'] as const;

const documentOf = (surface: string): Document =>
  JSON.parse(readFileSync(`docs/openapi/${surface}.json`, 'utf8')) as Document;

const operationsOf = (surface: string): [string, Operation][] =>
  Object.entries(documentOf(surface).paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]): [string, Operation] => [`${verb} ${path}`, operation]),
  );

describe('generated files', () => {
  let api: BootedApi;

  beforeAll(async () => {
    api = await bootForDocuments();
  });
  afterAll(() => api.stop());

  it('are what "npm run generate" would write', async () => {
    // The text, not only the path: a difference that only one machine shows must be readable in its log.
    for (const [path, text] of await makeArtefacts(api.app)) {
      expect([path, readFileSync(path, 'utf8')]).toEqual([path, text]);
    }
  });

  it('describe every route of a controller', () => {
    const described = new Set(
      SURFACES.flatMap((surface) => operationsOf(surface).map(([, { operationId }]) => operationId)),
    );
    const controllers = api.app.get(AccessTable).entries();
    const missing = controllers.filter(
      ({ operationId }) => /^\w+_\w+$/.test(operationId) && !described.has(operationId),
    );
    expect(missing.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
  });

  it('list every error code once, and no other', () => {
    const listed = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([a-z.-]+)`/gm)].map(
      ([, code]) => code,
    );
    expect(listed).toEqual(errorCatalogue().map(({ code }) => code));
  });
});

describe.each(SURFACES)('the %s document', (surface) => {
  const operations = operationsOf(surface);

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(documentOf(surface));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('names each operation once', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(ids.every((id) => id !== undefined && /^\w+$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(operations)(
    'says of %s who may call it, what may go wrong, and how it looks',
    (_name, operation) => {
      expect(operation.summary).toBeTruthy();
      // Public operations ask for nothing, which is said as well.
      expect(operation.security?.length).toBeGreaterThan(0);
      const failures = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
      expect(failures.length).toBeGreaterThan(0);
      for (const [, { content = {} }] of failures)
        expect(Object.keys(content)).toEqual(['application/problem+json']);
      const successes = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
      expect(successes).toHaveLength(1);
      const shown = [operation.requestBody?.content, successes[0]![1].content].flatMap((content) =>
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

  it('is AsyncAPI 3.0 whose references lead somewhere', () => {
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
      expect(await answer.json()).toEqual({ ...document, servers });
    } finally {
      await api.stop();
    }
  });
});
