import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import type { Attribute } from './product-type.js';

/** What each field of an attribute is for; elsewhere it would have no effect, so it is refused. */
const ONLY_FOR: Readonly<Partial<Record<keyof Attribute, readonly Attribute['type'][]>>> = {
  unit: ['number'],
  min: ['number', 'text'],
  max: ['number', 'text'],
  whole: ['number'],
  choices: ['enum'],
  multiple: ['enum'],
  refersTo: ['reference'],
  definesVariants: ['enum'],
};

const TWICE: Wording = {
  en: 'must differ from the other keys',
  de: 'muss sich von den anderen Schlüsseln unterscheiden',
};
const CHOICES_NEEDED: Wording = {
  en: 'must list what can be chosen',
  de: 'muss aufzählen, was gewählt werden kann',
};
const TARGET_NEEDED: Wording = { en: 'must say what it refers to', de: 'muss sagen, worauf verwiesen wird' };
const OF_ONE: Wording = {
  en: 'is only for attributes of variants with one value',
  de: 'gibt es nur bei Attributen von Varianten mit einem Wert',
};
const ORDER: Wording = { en: 'must not be below the minimum', de: 'darf nicht kleiner als das Minimum sein' };

/** Problems between the values of a type whose single values are valid. */
export function typeProblems(attributes: readonly Attribute[]): FieldError[] {
  const keys = attributes.map(({ key }) => key);
  return attributes.flatMap((attribute, index) => {
    const at = `/attributes/${index}`;
    const problems: FieldError[] = [];
    const wrong = (field: string, code: string, message: Wording): void => {
      problems.push({ pointer: `${at}/${field}`, code, message });
    };
    if (keys.indexOf(attribute.key) !== index) wrong('key', 'duplicate', TWICE);
    for (const [field, types] of Object.entries(ONLY_FOR)) {
      const given = attribute[field as keyof Attribute];
      if (given !== undefined && given !== false && !types.includes(attribute.type))
        wrong(field, 'mismatch', notFor(types));
    }
    const { type, level, choices = [], min, max } = attribute;
    if (type === 'enum' && choices.length === 0) wrong('choices', 'required', CHOICES_NEEDED);
    if (new Set(choices.map(({ key }) => key)).size !== choices.length) wrong('choices', 'duplicate', TWICE);
    if (type === 'reference' && !attribute.refersTo) wrong('refersTo', 'required', TARGET_NEEDED);
    if (attribute.definesVariants && (level !== 'variant' || attribute.multiple))
      wrong('definesVariants', 'mismatch', OF_ONE);
    if (min !== undefined && max !== undefined && max < min) wrong('max', 'range', ORDER);
    return problems;
  });
}

function notFor(types: readonly string[]): Wording {
  const names = types.join(', ');
  return { en: `is only for attributes of type ${names}`, de: `gibt es nur bei Attributen vom Typ ${names}` };
}
