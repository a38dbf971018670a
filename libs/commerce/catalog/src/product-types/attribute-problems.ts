import type { FieldError } from '#platform/errors';
import { isId } from '#platform/ids';
import type { Wording } from '#platform/languages';
import type { Attribute, AttributeValue, AttributeValues, Checked, ProductType } from './product-type.js';

const MISSING: Wording = { en: 'is required', de: 'fehlt' };
const UNKNOWN: Wording = {
  en: 'is not an attribute of this product type',
  de: 'ist kein Attribut dieses Produkttyps',
};
const ELSEWHERE: Wording = {
  en: 'is an attribute of the other level: product instead of variant, or the reverse',
  de: 'ist ein Attribut der anderen Ebene: Produkt statt Variante oder umgekehrt',
};
const SAME: Wording = {
  en: 'must differ from the other variants’ in what makes variants different',
  de: 'müssen sich von den anderen Varianten in dem unterscheiden, was Varianten ausmacht',
};

/** What is wrong with the attributes of a product and its variants; pointers begin at the product. */
export function attributeProblems(product: Checked, type: ProductType): FieldError[] {
  return [
    ...valuesProblems(product.attributes, type, 'product', '/attributes'),
    ...product.variants.flatMap(({ attributes }, index) =>
      valuesProblems(attributes, type, 'variant', `/variants/${index}/attributes`),
    ),
    ...combinationProblems(product, type),
    ...(type.check?.(product) ?? []),
  ];
}

function valuesProblems(
  values: AttributeValues = {},
  { attributes }: ProductType,
  level: Attribute['level'],
  at: string,
): FieldError[] {
  const byKey = new Map(attributes.map((attribute) => [attribute.key, attribute]));
  const problems: FieldError[] = [];
  for (const [key, value] of Object.entries(values)) {
    const attribute = byKey.get(key);
    const message = attribute ? (attribute.level === level ? undefined : ELSEWHERE) : UNKNOWN;
    if (message) problems.push({ pointer: `${at}/${key}`, code: 'unknown', message });
    else problems.push(...wrong(attribute!, value, `${at}/${key}`));
  }
  for (const { key, level: own, required } of attributes) {
    if (required && own === level && values[key] === undefined)
      problems.push({ pointer: `${at}/${key}`, code: 'required', message: MISSING });
  }
  return problems;
}

function wrong(attribute: Attribute, value: AttributeValue, pointer: string): FieldError[] {
  const problem = problemOfValue(attribute, value);
  return problem ? [{ pointer, ...problem }] : [];
}

type Problem = Pick<FieldError, 'code' | 'message'>;

function problemOfValue(attribute: Attribute, value: AttributeValue): Problem | undefined {
  switch (attribute.type) {
    case 'text':
      return typeof value === 'string'
        ? outside(attribute, value.length, 'length')
        : typed('text', 'ein Text');
    case 'number':
      if (typeof value !== 'number') return typed('a number', 'eine Zahl');
      if (attribute.whole && !Number.isSafeInteger(value)) return typed('a whole number', 'eine ganze Zahl');
      return outside(attribute, value, 'range');
    case 'boolean':
      return typeof value === 'boolean' ? undefined : typed('true or false', 'true oder false');
    case 'date':
      return isDay(value) ? undefined : typed('a day such as 2026-11-28', 'ein Tag wie 2026-11-28');
    case 'reference':
      return isId(value) ? undefined : typed('an id', 'eine Id');
    case 'enum':
      return problemOfChoice(attribute, value);
  }
}

function typed(en: string, de: string): Problem {
  return { code: 'type', message: { en: `must be ${en}`, de: `muss ${de} sein` } };
}

function outside({ min, max }: Attribute, size: number, code: string): Problem | undefined {
  if (min !== undefined && size < min)
    return { code, message: { en: `must be at least ${min}`, de: `muss mindestens ${min} sein` } };
  if (max !== undefined && size > max)
    return { code, message: { en: `must be at most ${max}`, de: `darf höchstens ${max} sein` } };
  return undefined;
}

function problemOfChoice({ choices = [], multiple }: Attribute, value: AttributeValue): Problem | undefined {
  const keys = choices.map(({ key }) => key);
  if (multiple ? !Array.isArray(value) : typeof value !== 'string')
    return multiple ? typed('a list of keys', 'eine Liste von Schlüsseln') : typed('a key', 'ein Schlüssel');
  const given = [value].flat() as string[];
  if (given.every((one) => keys.includes(one)) && new Set(given).size === given.length) return undefined;
  const shown = keys.slice(0, 20).join(', ') + (keys.length > 20 ? ' …' : '');
  return {
    code: 'choice',
    message: {
      en: `must be one of ${shown}${multiple ? ', each once' : ''}`,
      de: `muss eines von diesen sein: ${shown}${multiple ? ', jedes einmal' : ''}`,
    },
  };
}

function isDay(value: AttributeValue): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** The attributes in which the variants of a product differ. */
export function definingAttributes({ attributes }: Pick<ProductType, 'attributes'>): readonly Attribute[] {
  return attributes.filter(({ definesVariants }) => definesVariants);
}

function combinationProblems({ variants }: Checked, type: ProductType): FieldError[] {
  const defining = definingAttributes(type);
  if (defining.length === 0) return [];
  const seen = new Set<string>();
  return variants.flatMap(({ attributes = {} }, index) => {
    const combination = JSON.stringify(defining.map(({ key }) => attributes[key] ?? null));
    if (!seen.has(combination)) {
      seen.add(combination);
      return [];
    }
    return [{ pointer: `/variants/${index}/attributes`, code: 'duplicate', message: SAME }];
  });
}
