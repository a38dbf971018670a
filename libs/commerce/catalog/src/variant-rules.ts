import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import type { Money } from '#platform/money';
import type { Metadata } from '#platform/values';
import { composeImages, imageProblems, type ImageInput } from './product-image.js';
import { settledAttributes, type AttributeInput } from './product-types/attribute-input.js';
import { matchVariants } from './match-variants.js';
import type {
  Dimensions,
  OrderQuantity,
  ProductStatus,
  Schedule,
  StockPolicy,
  Variant,
  VariantOption,
} from './variant.js';

/** Times as text (RFC 3339), or as they are stored. */
export interface ScheduleInput {
  readonly publishAt?: string | Date | null;
  readonly unpublishAt?: string | Date | null;
}

/**
 * Input for a variant. The id, the SKU or the option values of an existing variant change that variant. null and what is left
 * out mean the same: there is none.
 */
export interface VariantInput {
  readonly id?: string;
  readonly sku: string;
  readonly options?: readonly VariantOption[];
  readonly price: Money;
  readonly prices?: readonly Money[];
  readonly compareAt?: Money | null;
  readonly cost?: Money | null;
  readonly barcode?: string | null;
  readonly weightGrams?: number | null;
  readonly dimensions?: Dimensions | null;
  readonly hsCode?: string | null;
  readonly countryOfOrigin?: string | null;
  readonly requiresShipping?: boolean;
  readonly orderQuantity?: {
    readonly min?: number;
    readonly max?: number | null;
    readonly step?: number;
  } | null;
  readonly stockPolicy?: StockPolicy;
  readonly taxClass?: string | null;
  readonly status?: ProductStatus;
  readonly schedule?: ScheduleInput | null;
  readonly images?: readonly ImageInput[];
  readonly attributes?: AttributeInput;
  readonly externalId?: string | null;
  readonly metadata?: Metadata;
}

/** A change of a variant that somebody knows by its id, SKU or option values; what is left out stays, null clears. */
export type VariantChange = Partial<VariantInput>;

const DIFFERENT: Wording = {
  en: 'must differ from the other variants’',
  de: 'muss anders sein als bei den anderen Varianten',
};
const NO_SUCH_VARIANT: Wording = {
  en: 'must be the id of a variant of this product; leave it out for a new one',
  de: 'muss die Id einer Variante dieses Produkts sein; lassen Sie sie bei einer neuen weg',
};
const SAME_OPTIONS: Wording = {
  en: 'must name the same options, in the same order, as the first variant',
  de: 'muss dieselben Optionen in derselben Reihenfolge nennen wie die erste Variante',
};
const ONE_PRICE_EACH: Wording = {
  en: 'must be currencies other than the shop’s own, each once',
  de: 'müssen andere Währungen als die des Shops sein, jede einmal',
};
const QUANTITIES: Wording = {
  en: 'must have a maximum that is not below the minimum',
  de: 'muss ein Maximum haben, das nicht kleiner als das Minimum ist',
};
export const LATER: Wording = {
  en: 'must end after it begins',
  de: 'muss nach seinem Anfang enden',
};

/**
 * The variants with what a change leaves out: a variant that the product already has keeps it.
 * @param changes the whole list of variants; those that it does not name are removed
 */
export function withPresent(changes: readonly VariantChange[], present: readonly Variant[]): VariantChange[] {
  const known = matchVariants(changes, present);
  return changes.map((change, index) => {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const before = known[index];
    if (!before) return given;
    const metadata = change.metadata && { ...before.metadata, ...change.metadata };
    const attributes = change.attributes && { ...before.attributes, ...change.attributes };
    return { ...before, ...given, ...(metadata && { metadata }), ...(attributes && { attributes }) };
  });
}

/**
 * Problems between variants whose single values are valid; empty if there are none.
 * @param currency ISO 4217 code that prices must be in
 * @param present the variants that the product has, for their ids
 */
export function variantProblems(
  inputs: readonly VariantInput[],
  currency: string,
  present: readonly Variant[] = [],
): FieldError[] {
  const problems: FieldError[] = [];
  const inCurrency = { en: `must be ${currency}`, de: `muss ${currency} sein` };
  const seen = new Map<string, Set<string>>();
  const repeated = (what: string, value: string | null | undefined): boolean => {
    if (value === undefined || value === null) return false;
    const values = seen.get(what) ?? new Set();
    seen.set(what, values);
    return values.size === values.add(value).size;
  };
  const ids = new Set(present.map(({ id }) => id));
  const names = namesOf(inputs[0]);
  inputs.forEach((input, index) => {
    const { id, sku, options = [], price, prices = [], compareAt, cost, orderQuantity, schedule } = input;
    const wrong = (at: string, code: string, message: Wording): void => {
      problems.push({ pointer: `/variants/${index}/${at}`, code, message });
    };
    if (id !== undefined && !ids.has(id)) wrong('id', 'unknown', NO_SUCH_VARIANT);
    if (repeated('id', id)) wrong('id', 'duplicate', DIFFERENT);
    if (repeated('sku', sku)) wrong('sku', 'duplicate', DIFFERENT);
    if (repeated('externalId', input.externalId)) wrong('externalId', 'duplicate', DIFFERENT);
    if (namesOf(input) !== names) wrong('options', 'mismatch', SAME_OPTIONS);
    if (repeated('options', JSON.stringify(options.map(({ value }) => value))))
      wrong('options', 'duplicate', DIFFERENT);
    if (price.currency !== currency) wrong('price/currency', 'choice', inCurrency);
    if (compareAt && compareAt.currency !== currency) wrong('compareAt/currency', 'choice', inCurrency);
    if (cost && cost.currency !== currency) wrong('cost/currency', 'choice', inCurrency);
    if (new Set([currency, ...prices.map((other) => other.currency)]).size !== prices.length + 1)
      wrong('prices', 'duplicate', ONE_PRICE_EACH);
    const { min = 1, max } = orderQuantity ?? {};
    if (max && max < min) wrong('orderQuantity/max', 'range', QUANTITIES);
    if (isBackwards(schedule)) wrong('schedule/unpublishAt', 'range', LATER);
    problems.push(...imageProblems(input.images, `/variants/${index}/images`));
  });
  return problems;
}

function namesOf(input: VariantInput | undefined): string {
  return JSON.stringify(input?.options?.map(({ name }) => name) ?? []);
}

/** Whether something would go off sale before it goes on sale. */
export function isBackwards(schedule: ScheduleInput | null | undefined): boolean {
  const { publishAt, unpublishAt } = scheduleOf(schedule) ?? {};
  return publishAt !== undefined && unpublishAt !== undefined && unpublishAt <= publishAt;
}

/** A schedule as it is stored; undefined if nothing is planned. */
export function scheduleOf(given: ScheduleInput | null | undefined): Schedule | undefined {
  const publishAt = given?.publishAt ? new Date(given.publishAt) : undefined;
  const unpublishAt = given?.unpublishAt ? new Date(given.unpublishAt) : undefined;
  return publishAt || unpublishAt
    ? { ...(publishAt && { publishAt }), ...(unpublishAt && { unpublishAt }) }
    : undefined;
}

/** Variants as they are stored: with ids, titles and positions, and without what has its usual meaning. */
export function composeVariants(
  inputs: readonly VariantInput[],
  present: readonly Variant[],
  newId: () => string,
): Variant[] {
  const known = matchVariants(inputs, present);
  return inputs.map((input, position) => composeVariant(input, known[position]?.id ?? newId(), position));
}

function composeVariant(input: VariantInput, id: string, position: number): Variant {
  const { sku, options = [], price, prices, status, stockPolicy, requiresShipping } = input;
  return {
    id,
    sku,
    title: options.map(({ value }) => value).join(' / ') || 'Default',
    options: options.map(({ name, value }) => ({ name, value })),
    price: moneyOf(price),
    prices: prices && prices.length > 0 ? prices.map(moneyOf) : undefined,
    compareAt: input.compareAt ? moneyOf(input.compareAt) : undefined,
    cost: input.cost ? moneyOf(input.cost) : undefined,
    barcode: input.barcode ?? undefined,
    weightGrams: input.weightGrams ?? undefined,
    dimensions: dimensionsOf(input.dimensions),
    hsCode: input.hsCode ?? undefined,
    countryOfOrigin: input.countryOfOrigin ?? undefined,
    requiresShipping: requiresShipping === false ? false : undefined,
    orderQuantity: orderQuantityOf(input.orderQuantity),
    stockPolicy: stockPolicy === 'deny' ? undefined : stockPolicy,
    taxClass: input.taxClass ?? undefined,
    status: status === 'active' ? undefined : status,
    schedule: scheduleOf(input.schedule),
    images: input.images && input.images.length > 0 ? composeImages(input.images) : undefined,
    attributes: settledAttributes(input.attributes),
    externalId: input.externalId ?? undefined,
    metadata: metadataOf(input.metadata),
    position,
  };
}

function moneyOf({ amount, currency }: Money): Money {
  return { amount, currency };
}

function dimensionsOf(given: Dimensions | null | undefined): Dimensions | undefined {
  if (!given) return undefined;
  return { lengthMm: given.lengthMm, widthMm: given.widthMm, heightMm: given.heightMm };
}

function orderQuantityOf(given: VariantInput['orderQuantity']): OrderQuantity | undefined {
  if (!given) return undefined;
  const { min = 1, max, step = 1 } = given;
  if (min === 1 && step === 1 && !max) return undefined;
  return { min, ...(max && { max }), step };
}

/** Metadata as it is stored; undefined if both parts are empty. */
export function metadataOf(given: Metadata | undefined): Metadata | undefined {
  const parts = Object.entries(given ?? {}).filter(
    ([, part]) => part && Object.keys(part as object).length > 0,
  );
  return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}
