import { toJsonSchema } from './to-openapi31.js';

describe('toJsonSchema', () => {
  it.each([
    [{ type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [{ type: 'string', nullable: false }, { type: 'string' }],
    [
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      { allOf: [{ $ref: '#/x' }], description: 'd' },
      { $ref: '#/x', description: 'd' },
    ],
    [
      { type: 'object', allOf: [{ $ref: '#/x' }], nullable: true, description: 'd' },
      { anyOf: [{ $ref: '#/x' }, { type: 'null' }], description: 'd' },
    ],
    [
      { type: 'number', minimum: 1, exclusiveMinimum: true },
      { type: 'number', exclusiveMinimum: 1 },
    ],
    [
      { type: 'number', maximum: 1, exclusiveMaximum: false },
      { type: 'number', maximum: 1 },
    ],
    [
      { type: 'string', example: 'a' },
      { type: 'string', examples: ['a'] },
    ],
    [
      { type: 'array', items: { type: 'integer', nullable: true } },
      { type: 'array', items: { type: ['integer', 'null'] } },
    ],
    [
      {
        type: 'object',
        properties: { nullable: { type: 'string', nullable: true } },
        additionalProperties: false,
      },
      { type: 'object', properties: { nullable: { type: ['string', 'null'] } }, additionalProperties: false },
    ],
  ])('%j', (schema, expected) => {
    expect(toJsonSchema(schema)).toEqual(expected);
  });
});
