import { accept, externalId, metadata } from './index.js';

const SHAPE = { externalId: externalId(), metadata: metadata() };
const codes = (input: object): string[] =>
  accept(SHAPE, input).problems.map(({ pointer, code }) => `${pointer} ${code}`);
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

describe('externalId and metadata', () => {
  it.each([
    [{}],
    [{ externalId: 'erp-4711/β', metadata: { public: {}, private: {} } }],
    [{ externalId: null, metadata: { public: { warranty: { years: 2 }, tags: ['a', 1, true, null] } } }],
    [{ metadata: { private: { 'a.b': nested(4) } } }],
  ])('accepts %j', (input) => expect(codes(input)).toEqual([]));

  it.each<[string, object, string]>([
    ['an empty externalId', { externalId: ' ' }, '/externalId length'],
    ['a long externalId', { externalId: 'x'.repeat(256) }, '/externalId length'],
    ['a number', { externalId: 4711 }, '/externalId type'],
    ['a flat metadata', { metadata: { warranty: 2 } }, '/metadata type'],
    ['a list', { metadata: [] }, '/metadata type'],
    ['a part that is no object', { metadata: { public: [] } }, '/metadata type'],
    ['null', { metadata: null }, '/metadata type'],
    ['an operator', { metadata: { public: { a: { $set: 1 } } } }, '/metadata format'],
    ['a prototype', { metadata: { public: JSON.parse('{"__proto__":{}}') as object } }, '/metadata format'],
    ['an empty key', { metadata: { public: { '': 1 } } }, '/metadata format'],
    ['NUL in a text', { metadata: { private: { a: ['\0'] } } }, '/metadata format'],
    ['NUL in a key', { metadata: { private: { 'a\0': 1 } } }, '/metadata format'],
    ['deep data', { metadata: { private: nested(6) } }, '/metadata length'],
    ['much data', { metadata: { private: { a: 'x'.repeat(16_400) } } }, '/metadata length'],
  ])('refuses %s', (_name, input, code) => expect(codes(input)).toEqual([code]));
});
