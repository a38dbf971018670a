import { Ajv2020 } from 'ajv/dist/2020.js';
import { accept } from '#platform/values';
import { attributeProblems } from './attribute-problems.js';
import { attributeSchema } from './attribute-schema.js';
import { BUILT_IN } from './built-in/built-in-types.js';
import { PRODUCT_TYPE } from './product-type-values.js';
import type { Attribute, AttributeValues, ProductType } from './product-type.js';
import { optionsOfAttributes, shownAttributes, translatedOptions } from './shown-attributes.js';
import { typeProblems } from './type-problems.js';

const bicycle: ProductType = {
  key: 'bicycle',
  name: 'Bicycle',
  attributes: [
    {
      key: 'frame',
      name: 'Frame',
      type: 'enum',
      level: 'variant',
      definesVariants: true,
      choices: ['s', 'm'].map((key) => ({ key, name: key.toUpperCase() })),
    },
    {
      key: 'brakes',
      name: 'Brakes',
      type: 'enum',
      level: 'product',
      multiple: true,
      choices: ['disc', 'rim'].map((key) => ({
        key,
        name: key,
        labels: [{ locale: 'de', name: `${key}-de` }],
      })),
    },
    {
      key: 'weight',
      name: 'Weight',
      labels: [{ locale: 'de', name: 'Gewicht' }],
      type: 'number',
      level: 'product',
      unit: 'kg',
      min: 1,
      max: 40,
    },
    { key: 'gears', name: 'Gears', type: 'number', level: 'product', whole: true, required: true },
    { key: 'electric', name: 'Electric', type: 'boolean', level: 'product' },
    { key: 'since', name: 'Since', type: 'date', level: 'product' },
    { key: 'helmet', name: 'Helmet', type: 'reference', level: 'product', refersTo: 'product' },
    { key: 'note', name: 'Note', type: 'text', level: 'product', max: 5 },
  ],
};
const problems = (attributes: object, variants: object[] = [{}], type = bicycle) =>
  attributeProblems({ attributes: attributes as AttributeValues, variants: variants as never }, type).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('attributes of products', () => {
  it.each([
    [{ gears: 7 }],
    [
      {
        gears: 7,
        brakes: ['disc', 'rim'],
        weight: 12.5,
        electric: false,
        since: '2024-02-29',
        note: 'short',
      },
    ],
    [{ gears: 7, helmet: '01jd2k3m4n5p6q7r8s9tavwxyz' }],
  ])('may be %j', (attributes) => expect(problems(attributes)).toEqual([]));

  it.each([
    [{}, '/attributes/gears required'],
    [{ gears: 7.5 }, '/attributes/gears type'],
    [{ gears: '7' }, '/attributes/gears type'],
    [{ gears: 7, weight: 41 }, '/attributes/weight range'],
    [{ gears: 7, weight: 'light' }, '/attributes/weight type'],
    [{ gears: 7, brakes: 'disc' }, '/attributes/brakes type'],
    [{ gears: 7, brakes: ['drum'] }, '/attributes/brakes choice'],
    [{ gears: 7, brakes: ['disc', 'disc'] }, '/attributes/brakes choice'],
    [{ gears: 7, electric: 'yes' }, '/attributes/electric type'],
    [{ gears: 7, since: '2023-02-29' }, '/attributes/since type'],
    [{ gears: 7, since: 'yesterday' }, '/attributes/since type'],
    [{ gears: 7, helmet: 'x' }, '/attributes/helmet type'],
    [{ gears: 7, note: 'longer' }, '/attributes/note length'],
    [{ gears: 7, frame: 's' }, '/attributes/frame unknown'],
    [{ gears: 7, colour: 'red' }, '/attributes/colour unknown'],
  ])('must not be %j', (attributes, problem) => expect(problems(attributes)).toEqual([problem]));

  it('make variants different', () => {
    const of = (...frames: (string | undefined)[]) =>
      problems(
        { gears: 7 },
        frames.map((frame) => ({ attributes: frame === undefined ? {} : { frame } })),
      );
    expect(of('s', 'm')).toEqual([]);
    expect(of('s', 's')).toEqual(['/variants/1/attributes duplicate']);
    expect(of(undefined, undefined)).toEqual(['/variants/1/attributes duplicate']);
    expect(of('xl')).toEqual(['/variants/0/attributes/frame choice']);
    expect(problems({ gears: 7 }, [{ attributes: { gears: 7 } }])).toEqual([
      '/variants/0/attributes/gears unknown',
    ]);
  });

  it('name the options of variants, in every language', () => {
    const variants = [{ attributes: { frame: 's' } }, { attributes: { frame: 'm' } }];
    expect(optionsOfAttributes(variants, bicycle, 'en')).toEqual([
      [{ name: 'Frame', value: 'S' }],
      [{ name: 'Frame', value: 'M' }],
    ]);
    expect(optionsOfAttributes([...variants, {}], bicycle, 'en')).toBeUndefined();
    const clothing = BUILT_IN.get('clothing')!;
    const shirt = [{ attributes: { size: 'm', color: 'blue' } }];
    expect(optionsOfAttributes(shirt, clothing, 'de-AT')).toEqual([
      [
        { name: 'Größe', value: 'M' },
        { name: 'Farbe', value: 'Blau' },
      ],
    ]);
    const blue = { value: 'Blau', translated: 'Blue' };
    expect(translatedOptions(clothing, 'en', 'de')).toContainEqual({
      name: 'Farbe',
      translated: 'Colour',
      values: expect.arrayContaining([blue]),
    });
  });

  it('are shown in the order of the type, with names and units', () => {
    const values = { weight: 12.5, brakes: ['rim', 'disc'], gone: 1 } as AttributeValues;
    expect(shownAttributes(values, bicycle, 'de')).toEqual([
      { key: 'brakes', name: 'Brakes', value: ['rim', 'disc'], text: 'rim-de, disc-de', unit: undefined },
      { key: 'weight', name: 'Gewicht', value: 12.5, text: '12.5', unit: 'kg' },
    ]);
    expect(shownAttributes(values, undefined, 'de')).toEqual([]);
  });

  it('have a JSON Schema that accepts what the rules accept', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      attributeSchema(bicycle, 'product', 'de'),
    );
    const tried = [
      { gears: 7 },
      {},
      { gears: 7.5 },
      { gears: 7, brakes: ['disc'] },
      { gears: 7, brakes: ['drum'] },
      { gears: 7, weight: 41 },
      { gears: 7, note: 'longer' },
      { gears: 7, frame: 's' },
    ];
    for (const attributes of tried)
      expect([attributes, validate(attributes)]).toEqual([attributes, problems(attributes).length === 0]);
  });
});

describe('a product type', () => {
  const attribute = (more: Partial<Attribute>): Attribute => ({
    key: 'a',
    name: 'A',
    type: 'text',
    level: 'product',
    ...more,
  });

  it.each<[string, Attribute[], string]>([
    ['a key twice', [attribute({}), attribute({})], '/attributes/1/key duplicate'],
    ['a unit of a text', [attribute({ unit: 'kg' })], '/attributes/0/unit mismatch'],
    ['an enum without choices', [attribute({ type: 'enum' })], '/attributes/0/choices required'],
    ['a reference to nothing', [attribute({ type: 'reference' })], '/attributes/0/refersTo required'],
    [
      'a maximum below the minimum',
      [attribute({ type: 'number', min: 2, max: 1 })],
      '/attributes/0/max range',
    ],
    [
      'variants that differ in a number',
      [attribute({ type: 'number', level: 'variant', definesVariants: true })],
      '/attributes/0/definesVariants mismatch',
    ],
    [
      'variants that differ in a product',
      [attribute({ type: 'enum', choices: [{ key: 'x', name: 'X' }], definesVariants: true })],
      '/attributes/0/definesVariants mismatch',
    ],
  ])('has no %s', (_name, attributes, problem) =>
    expect(typeProblems(attributes).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([problem]),
  );

  it.each([...BUILT_IN.values()].map((type) => [type.key, type] as const))(
    'that everybody has follows the rules: %s',
    (_key, type) => {
      expect(accept(PRODUCT_TYPE, { ...type }).problems).toEqual([]);
      expect(typeProblems(type.attributes)).toEqual([]);
    },
  );

  it.each<[string, object, object[], string[]]>([
    [
      'clothing',
      {},
      [{ attributes: { size: 'm' } }, { attributes: { size: '40' } }],
      ['/variants/1/attributes/size mismatch'],
    ],
    ['clothing', {}, [{ attributes: { size: '38' } }, { attributes: { size: '40' } }], []],
    ['electronics', { battery_capacity: 5000 }, [{}], ['/attributes/battery_replaceable mismatch']],
    ['electronics', { battery_capacity: 5000, battery_replaceable: true }, [{}], []],
    ['furniture', { folded_depth: 100 }, [{}], ['/attributes/folded_depth mismatch']],
    [
      'furniture',
      { foldable: true, depth: 90, folded_depth: 100 },
      [{}],
      ['/attributes/folded_depth mismatch'],
    ],
    [
      'motorbike',
      { condition: 'new', drive: 'electric', displacement: 600 },
      [{}],
      ['/attributes/range mismatch', '/attributes/displacement mismatch'],
    ],
    ['motorbike', { condition: 'new', drive: 'petrol', displacement: 600 }, [{}], []],
  ])('brings rules of its own: %s %j', (key, attributes, variants, expected) =>
    expect(problems(attributes, variants, BUILT_IN.get(key))).toEqual(expected),
  );
});
