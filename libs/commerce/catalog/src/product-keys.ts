import { isDuplicateKey } from '#platform/mongo';
import { catalogErrors } from './catalog.errors.js';
import type { Product } from './product.schema.js';

/**
 * What names one product of a tenant, with its kind before it. One unique index of them all sees to it that nothing is named
 * twice, and finds a product by any of them.
 */
export const keyOf = {
  /** @param locale empty for the default language */
  slug: (slug: string, locale = '') => `slug:${locale}/${slug}`,
  /** @param path as in `formerSlugs` */
  formerSlug: (path: string) => `former:${path}`,
  sku: (sku: string) => `sku:${sku}`,
  handle: (handle: string) => `handle:${handle}`,
  externalId: (externalId: string) => `external:${externalId}`,
  variantExternalId: (externalId: string) => `variant-external:${externalId}`,
} as const;

/** Where slugs of the default language are taken; for {@link freeSlug}. */
export const PRODUCT_SLUGS = { field: 'keys', prefix: keyOf.slug(''), among: { deletedAt: null } } as const;

type Named = Pick<Product, 'slug' | 'formerSlugs' | 'handle' | 'externalId' | 'translations' | 'variants'>;

/** The keys of a product. */
export function keysOf(product: Named): string[] {
  const { slug, formerSlugs = [], handle, externalId, translations = [], variants } = product;
  return [
    keyOf.slug(slug),
    ...translations.flatMap((one) => (one.slug === undefined ? [] : [keyOf.slug(one.slug, one.locale)])),
    ...formerSlugs.map(keyOf.formerSlug),
    ...(handle === undefined ? [] : [keyOf.handle(handle)]),
    ...(externalId === undefined ? [] : [keyOf.externalId(externalId)]),
    ...variants.flatMap((variant) => [
      keyOf.sku(variant.sku),
      ...(variant.externalId === undefined ? [] : [keyOf.variantExternalId(variant.externalId)]),
    ]),
  ];
}

/** Turns MongoDB's duplicate key error into the error of what is taken. Returns other errors unchanged. */
export function orTaken(error: unknown): unknown {
  if (!isDuplicateKey(error)) return error;
  const [kind, ...rest] = (takenKey(error as Refused) ?? 'slug:').split(':');
  const taken = rest.join(':');
  switch (kind) {
    case 'sku':
      return catalogErrors.skuTaken({
        en: `Another product has the SKU ${taken}.`,
        de: `Ein anderes Produkt hat die SKU ${taken}.`,
      });
    case 'external':
    case 'variant-external':
      return catalogErrors.externalIdTaken({
        en: `Another ${kind === 'external' ? 'product' : 'variant'} has the external id ${taken}.`,
        de: `Ein anderes Produkt oder eine andere Variante hat die externe Id ${taken}.`,
      });
    default:
      return catalogErrors.slugTaken();
  }
}

interface Refused {
  readonly keyValue?: { readonly keys?: string };
  readonly writeErrors?: readonly { readonly err: Refused }[];
}

/** The key that another document has; of several writes that were sent together, the first one that was refused. */
function takenKey({ keyValue, writeErrors }: Refused): string | undefined {
  return keyValue?.keys ?? writeErrors?.[0]?.err.keyValue?.keys;
}
