import { readFileSync } from 'node:fs';
import { SURFACES } from '#dev/contract/surfaces';
import { ApiDocument, type Json } from './api-document.js';

/** Largest size of a committed document, in bytes. A larger one usually contains repetitions. */
const LARGEST = { shop: 450_000, admin: 1_200_000, platform: 150_000 } as const;

/** All objects of a JSON value with their paths, without data that only looks like schemas. */
function objects(node: unknown, at = ''): [string, Json][] {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.entries(node)
    .filter(
      ([key]) => at.endsWith('/properties') || !['example', 'examples', 'default', 'enum'].includes(key),
    )
    .flatMap(([key, value]) => objects(value, `${at}/${key}`));
  return [[at, node as Json], ...inside];
}

/** Fast checks without other tools. `npm run contract` checks more, but takes longer. */
describe.each(SURFACES)('the %s document', (surface) => {
  const document = new ApiDocument(surface);
  const { operations, schemas } = document;
  const bodies = operations.flatMap(({ requestBody }) => Object.entries(requestBody?.content ?? {}));
  const inputs = document.reached(bodies.filter(([type]) => type === 'application/json'));
  const answers = document.reached(operations.map(({ responses }) => responses));
  const objectNames = (names: Iterable<string>) =>
    [...names].filter((name) => schemas[name]!.type === 'object');

  it('forbids unknown fields in requests, because the API refuses them', () => {
    const open = objectNames(inputs).filter((name) => schemas[name]!.additionalProperties !== false);
    expect(open).toEqual([]);
    expect(inputs.size).toBeGreaterThan(5);
  });

  it('allows unknown fields in answers, so that a new field breaks no client', () => {
    expect(objectNames(answers).filter((name) => schemas[name]!.additionalProperties === false)).toEqual([]);
    expect(objectNames(inputs).filter((name) => answers.has(name))).toEqual([]);
  });

  it('gives each enumeration its own name', () => {
    const nameless = objects(schemas).filter(
      ([at, { enum: values }]) => Array.isArray(values) && values.length > 1 && at.split('/').length > 2,
    );
    expect(nameless.map(([at]) => at)).toEqual([]);
    const lists = Object.values(schemas).flatMap(({ enum: values }) =>
      values ? [JSON.stringify(values)] : [],
    );
    expect(new Set(lists).size).toBe(lists.length);
  });

  it('has patterns with the same meaning in every programming language', () => {
    const patterns = objects(document.root).flatMap(([, { pattern }]) =>
      typeof pattern === 'string' ? [pattern] : [],
    );
    for (const pattern of patterns) expect(() => new RegExp(pattern, 'u')).not.toThrow();
    // In Python, for example, \d matches digits of all scripts.
    expect(patterns.filter((pattern) => /\\[dwb]/.test(pattern))).toEqual([]);
  });

  it('has a discriminator for answers with several shapes', () => {
    for (const [, { oneOf, discriminator }] of objects(operations)) {
      if (!Array.isArray(oneOf)) continue;
      const { propertyName, mapping } = discriminator as {
        propertyName: string;
        mapping: Record<string, string>;
      };
      expect(Object.values(mapping)).toEqual((oneOf as { $ref: string }[]).map(({ $ref }) => $ref));
      for (const [value, $ref] of Object.entries(mapping)) {
        const shape = document.resolve({ $ref } as Json) as {
          properties: Record<string, Json>;
          required: string[];
        };
        expect(shape.properties[propertyName]).toMatchObject({ enum: [value] });
        expect(shape.required).toContain(propertyName);
      }
    }
  });

  it('has no component that nothing refers to', () => {
    for (const [kind, members] of Object.entries(document.root.components as Record<string, Json>)) {
      const unused = Object.keys(members).filter((name) =>
        kind === 'securitySchemes'
          ? !document.text.includes(`"${name}": []`)
          : !document.text.includes(`"#/components/${kind}/${name}"`),
      );
      expect([kind, unused]).toEqual([kind, []]);
    }
  });

  it('is not larger than its limit', () => {
    expect(document.text.length).toBeLessThan(LARGEST[surface]);
  });

  it.each(operations.map((operation) => [operation.name, operation] as const))(
    'documents every status of %s',
    (_name, { verb, path, parameters, requestBody, responses, security = [] }) => {
      const has = (name: string) => parameters.find((parameter) => parameter.name === name);
      const isPublic = JSON.stringify(security) === '[{}]';
      const expected = [
        ...[400, 408, 414, 429, 431, 503],
        ...(verb === 'get' ? [] : [409, 413, 415]),
        ...(isPublic ? [] : [401, 403]),
        ...(path.includes('{') ? [404] : []),
        ...(has('X-Tenant') ? [403, 404, 410, 421] : []),
        ...(has('Idempotency-Key') ? [409, 422] : []),
        ...(has('If-Match') ? [412] : []),
        ...(has('If-Match')?.required ? [428] : []),
      ];
      expect(Object.keys(responses).map(Number)).toEqual(expect.arrayContaining(expected));
      // A change without a body is refused.
      if (requestBody && verb !== 'post') expect(requestBody.required).toBe(true);
      if (requestBody?.required === false) {
        const { schema } = requestBody.content['application/json']!;
        expect(document.resolve(schema!).required ?? []).toEqual([]);
      }
    },
  );

  it('documents errors with codes of docs/errors.md, each at its status', () => {
    const catalogue = readFileSync('docs/errors.md', 'utf8');
    for (const { name, responses } of operations) {
      for (const [status, response] of Object.entries(responses)) {
        for (const code of document.codesOf(response)) {
          const row = new RegExp(`^\\| \`${code.replaceAll('.', '\\.')}\` +\\| (\\d+)`, 'm').exec(catalogue);
          expect([name, code, row?.[1]]).toEqual([name, code, status]);
        }
      }
    }
  });
});
