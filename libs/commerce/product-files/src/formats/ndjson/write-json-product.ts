import type { ProductImage, Variant } from '#commerce/catalog';
import type { ExportedProduct } from '../product-format.js';

/** A product as a line of NDJSON: every member that it has, and null for those that it has not. */
export function jsonOf({ product, categories }: ExportedProduct): object {
  return {
    id: product._id,
    externalId: product.externalId ?? null,
    handle: product.handle,
    slug: product.slug,
    title: product.title,
    description: product.description,
    status: product.status,
    brand: product.brand ?? null,
    type: product.type ?? null,
    productType: product.productType ?? null,
    attributes: product.attributes ?? null,
    tags: product.tags,
    categories,
    images: product.images.map(imageOf),
    seo: { title: product.seo.title ?? null, description: product.seo.description ?? null },
    translations: product.translations ?? null,
    related: product.related ?? null,
    schedule: product.schedule ?? null,
    metadata: product.metadata ?? null,
    variants: product.variants.map(variantOf),
  };
}

function imageOf({ position: _, ...image }: ProductImage): object {
  return image;
}

function variantOf({ title: _title, position: _position, images, ...rest }: Variant): object {
  const variant = { ...rest, images: images?.map(imageOf) };
  const none = {
    prices: null,
    compareAt: null,
    cost: null,
    barcode: null,
    weightGrams: null,
    dimensions: null,
    hsCode: null,
    countryOfOrigin: null,
    requiresShipping: null,
    orderQuantity: null,
    stockPolicy: null,
    taxClass: null,
    status: null,
    schedule: null,
    images: null,
    attributes: null,
    externalId: null,
    metadata: null,
  };
  return {
    ...none,
    ...Object.fromEntries(Object.entries(variant).filter(([, value]) => value !== undefined)),
  };
}
