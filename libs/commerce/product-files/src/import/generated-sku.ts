import { cutTo, slugify, type VariantOption } from '#commerce/catalog';

/** Leaves room for a hyphen and a number. */
const STEM_MAX = 90;

/** A SKU for a variant that has none: slug and option values in capitals. Different values may give the same. */
export function generatedSku(slug: string, options: readonly VariantOption[] = []): string {
  return cutTo(STEM_MAX, slugify([slug, ...options.map(({ value }) => value)].join(' ')).toUpperCase());
}

/** The SKU or, if it is taken, the first of `<sku>-2`, `<sku>-3` and so on that is free. */
export function freeSku(sku: string, taken: (sku: string) => boolean): string {
  let free = sku;
  for (let number = 2; taken(free); number++) free = `${sku}-${number}`;
  return free;
}

/** A SKU for one of several variants that share one: the shared one and the option values. */
export function ownSku(shared: string, options: readonly VariantOption[] = []): string {
  return cutTo(STEM_MAX, [shared, ...options.map(({ value }) => slugify(value).toUpperCase())].join('-'));
}
