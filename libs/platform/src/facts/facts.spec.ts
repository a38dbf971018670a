import {
  amount,
  flag,
  id,
  list,
  nullable,
  object,
  oneOf,
  optional,
  schemaOf,
  text,
  whole,
  type FactsOf,
} from './index.js';

const PARCEL = {
  parcelId: id(),
  carrier: nullable(oneOf(['dhl', 'ups'], 'Who brings it')),
  size: nullable(object({ length: whole(), depth: optional(whole()) })),
  price: amount(),
  notes: optional(list(text())),
  insured: flag(),
};

describe('facts', () => {
  it('give the type of an object', () => {
    // The compiler checks this test.
    const small: FactsOf<typeof PARCEL> = {
      parcelId: '1',
      carrier: null,
      size: null,
      price: 1,
      insured: true,
    };
    const { carrier }: { carrier: 'dhl' | 'ups' | null } = small;
    const large: FactsOf<typeof PARCEL> = { ...small, size: { length: 1 }, notes: ['fragile'], carrier };
    // @ts-expect-error the carrier is missing
    const without: FactsOf<typeof PARCEL> = { parcelId: '1', size: null, price: 1, insured: true };
    // @ts-expect-error there is no such carrier
    const foreign: FactsOf<typeof PARCEL> = { ...small, carrier: 'pigeon' };
    expect([large, without, foreign]).toHaveLength(3);
  });

  it('give its JSON Schema', () => {
    expect(schemaOf(PARCEL)).toEqual({
      type: 'object',
      required: ['parcelId', 'carrier', 'size', 'price', 'insured'],
      properties: {
        parcelId: { type: 'string', minLength: 1 },
        carrier: { type: ['string', 'null'], enum: ['dhl', 'ups', null], description: 'Who brings it' },
        size: {
          type: ['object', 'null'],
          required: ['length'],
          properties: { length: { type: 'integer' }, depth: { type: 'integer' } },
        },
        price: { type: 'integer' },
        notes: { type: 'array', items: { type: 'string' } },
        insured: { type: 'boolean' },
      },
    });
  });
});
