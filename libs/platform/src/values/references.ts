import type { Wording } from '#platform/languages';
import { nullable, optional, isJsonObject, type Value, type ValueRule } from './value.js';
import { text, wellFormed } from './texts.js';

/** What another system calls a resource: unique among resources of its kind. null takes it away. */
export function externalId(): Value<string | null> {
  return optional(nullable(text({ max: 255 })));
}

/** Data that integrations keep with a resource. Shoppers see what is public. */
export interface Metadata {
  readonly public?: Readonly<Record<string, unknown>>;
  readonly private?: Readonly<Record<string, unknown>>;
}

/** Most bytes of metadata as JSON, both parts together. */
const METADATA_BYTES = 16_384;
/** Objects and lists inside each other, within a part. */
const METADATA_DEPTH = 5;

const FREE_OBJECT = { type: 'object', additionalProperties: true } as const;

/** {@link Metadata} of a resource. A change replaces the parts that it gives. */
export function metadata(): Value<Metadata> {
  return optional({
    schema: {
      type: 'object',
      properties: { public: FREE_OBJECT, private: FREE_OBJECT },
      additionalProperties: false,
    },
    rules: [partsOnly, shortKeysAndTexts, shallow, small],
  });
}

const partsOnly: ValueRule = {
  code: 'type',
  check: (value) =>
    isJsonObject(value) &&
    Object.entries(value).every(
      ([name, part]) => (name === 'public' || name === 'private') && isJsonObject(part),
    )
      ? undefined
      : {
          en: 'must have the objects `public` and `private`, or one of them, and nothing else',
          de: 'muss die Objekte `public` und `private` haben oder eines davon, und nichts anderes',
        },
};

const shortKeysAndTexts: ValueRule = {
  code: 'format',
  check: (value) => wrongIn(value),
};

const shallow: ValueRule = {
  code: 'length',
  check: (value) =>
    Object.values(value as Metadata).every((part) => depthOf(part) <= METADATA_DEPTH)
      ? undefined
      : {
          en: `must not be nested deeper than ${METADATA_DEPTH} levels`,
          de: `darf höchstens ${METADATA_DEPTH} Ebenen tief sein`,
        },
};

const small: ValueRule = {
  code: 'length',
  check: (value) =>
    Buffer.byteLength(JSON.stringify(value)) <= METADATA_BYTES
      ? undefined
      : {
          en: `must have at most ${METADATA_BYTES} bytes as JSON`,
          de: `darf als JSON höchstens ${METADATA_BYTES} Bytes haben`,
        },
};

const KEY: Wording = {
  en: 'must have keys of 1 to 100 characters that do not begin with $ and are not __proto__',
  de: 'muss Schlüssel mit 1 bis 100 Zeichen haben, die nicht mit $ beginnen und nicht __proto__ sind',
};

/** What is wrong with the keys and texts at any level. */
function wrongIn(value: unknown): Wording | undefined {
  if (typeof value === 'string') return wellFormed.check(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) {
      if (key.length < 1 || key.length > 100 || key.startsWith('$') || key === '__proto__') return KEY;
      const broken = wellFormed.check(key);
      if (broken) return broken;
    }
    const wrong = wrongIn(item);
    if (wrong) return wrong;
  }
  return undefined;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
