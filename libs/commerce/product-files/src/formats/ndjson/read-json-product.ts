import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import {
  accept,
  id,
  isJsonObject,
  nullable,
  oneOf,
  optional,
  problemOf,
  unknownNames,
  type Shape,
  type Value,
} from '#platform/values';
import {
  CATEGORY,
  HANDLE,
  PRODUCT,
  PRODUCT_STATUSES,
  VARIANT,
  type CategoryPath,
  type ProductStatus,
  type VariantInput,
} from '#commerce/catalog';
import {
  BadRow,
  problemOfField,
  type FileProduct,
  type FileVariant,
  type ProductName,
} from '../file-product.js';
import { QUANTITY } from '../quantity.js';
import { withOwnSkus } from '../shared-skus.js';

const FIELDS: Shape = Object.fromEntries(
  Object.entries<Value>(PRODUCT).filter(([name]) => !['variants', 'categoryIds'].includes(name)),
);

/** The members of a line; `error` is in the file of failed lines, and is passed over. */
const LINE = {
  ...Object.fromEntries(Object.entries<Value>(FIELDS).map(([name, value]) => [name, optional(value)])),
  id: optional(id()),
  handle: optional(HANDLE),
  status: optional(oneOf(PRODUCT_STATUSES)),
} satisfies Shape;
/** As {@link VARIANT}, but what may be left out may also be null: it is cleared. */
const VARIANT_LINE: Shape = {
  ...Object.fromEntries(
    Object.entries<Value>(VARIANT).map(([name, value]) => [name, value.optional ? nullable(value) : value]),
  ),
  quantity: optional(QUANTITY),
};
const MEMBERS = { ...LINE, variants: null, categories: null, error: null };

const NOT_JSON: Wording = { en: 'The line is not a JSON object', de: 'Die Zeile ist kein JSON-Objekt' };
const NAMELESS: Wording = {
  en: 'A product needs an id, an externalId, a handle or a slug',
  de: 'Ein Produkt braucht eine id, eine externalId, einen handle oder einen slug',
};
const UNKNOWN: Wording = { en: 'is not known', de: 'ist nicht bekannt' };
const PATHS: Wording = {
  en: 'must be lists of names of categories, from the root down',
  de: 'muss Listen von Namen von Kategorien nennen, von der obersten an',
};

interface JsonProduct extends ProductName {
  readonly status?: ProductStatus;
  readonly categories?: unknown;
  readonly variants?: unknown;
}

/** Reads one line. A member that is left out stays as it is, null clears it. @throws BadRow */
export function readJsonProduct(line: string, row: number): FileProduct {
  const place = (pointer: string): ReturnType<FileProduct['place']> =>
    pointer === '' ? { row } : { row, column: pointer.slice(1).replaceAll('/', '.') };
  const given = objectOf(line, row);
  const { value, problems } = accept<JsonProduct>(LINE, withoutNulls(given));
  const wanted = (given as JsonProduct).variants;
  const read = wanted === undefined ? [] : variantsOf(wanted);
  const [problem] = [
    ...unknownNames(given, MEMBERS, '', UNKNOWN),
    ...problems,
    ...problemsOfVariants(wanted, read),
    ...problemsOfPaths(value.categories),
  ];
  if (problem) throw new BadRow(problemOfField(problem, { place }));
  const { externalId } = value as { readonly externalId?: string | null };
  const {
    id: productId,
    handle,
    slug,
    status,
    variants: _,
    categories,
    error: __,
    ...fields
  } = value as never as JsonProduct & { error?: unknown };
  const name = { id: productId, externalId: externalId ?? undefined, handle, slug };
  if (Object.values(name).every((one) => one === undefined))
    throw new BadRow({ row, code: 'handle-missing', message: NAMELESS });
  const { variants, warnings } = withOwnSkus(
    read.map((input): FileVariant => {
      const { quantity, ...rest } = input;
      return { row, input: rest, quantity };
    }),
    { place },
  );
  return {
    name,
    fields: fields as FileProduct['fields'],
    status,
    ...(categories !== undefined && { categories: (categories ?? []) as CategoryPath[] }),
    variants,
    warnings,
    place,
  };
}

function objectOf(line: string, row: number): object {
  try {
    const parsed: unknown = JSON.parse(line);
    if (isJsonObject(parsed)) return parsed;
  } catch {
    // It is refused below.
  }
  throw new BadRow({ row, code: 'row-unreadable', message: NOT_JSON });
}

/** What clears a field, in the values that the rules of products accept. */
const CLEARED: Readonly<Record<string, unknown>> = {
  description: '',
  brand: null,
  type: null,
  tags: [],
  images: [],
  attributes: {},
  translations: [],
  related: [],
  metadata: {},
  seo: { title: undefined, description: undefined },
  categories: [],
};

function withoutNulls(given: object): JsonProduct {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => name in LINE || name === 'categories')
      .map(([name, value]) => {
        if (name === 'seo' && isJsonObject(value)) return [name, withUndefined(value)];
        return [name, value === null && name in CLEARED ? CLEARED[name] : value];
      }),
  ) as JsonProduct;
}

function withUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, value ?? undefined]));
}

type JsonVariant = Partial<VariantInput> & { readonly quantity?: number };

function variantsOf(wanted: unknown): JsonVariant[] {
  if (!Array.isArray(wanted)) return [];
  return wanted.map((variant: unknown) =>
    isJsonObject(variant) ? (withUndefined(variant) as JsonVariant) : {},
  );
}

function problemsOfVariants(wanted: unknown, read: readonly JsonVariant[]): FieldError[] {
  if (wanted === undefined) return [];
  const wrong = problemOf(wanted, PRODUCT.variants);
  if (wrong) return [{ pointer: '/variants', code: wrong.code, message: wrong.message }];
  return read.flatMap((variant, index) => {
    const at = `/variants/${index}`;
    return [
      ...unknownNames(variant, VARIANT_LINE, at, UNKNOWN),
      ...accept(VARIANT_LINE, variant, { partial: true, at }).problems,
    ];
  });
}

function problemsOfPaths(paths: unknown): FieldError[] {
  if (paths === undefined) return [];
  const right =
    Array.isArray(paths) &&
    paths.every(
      (path) =>
        Array.isArray(path) &&
        path.length <= 20 &&
        path.every((name) => problemOf(name, CATEGORY.name) === undefined),
    );
  return right ? [] : [{ pointer: '/categories', code: 'type', message: PATHS }];
}
