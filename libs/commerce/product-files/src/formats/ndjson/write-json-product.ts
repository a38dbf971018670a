import type { ExportedProduct } from '../product-format.js';

/** A product as a line of NDJSON: every member that it has. */
export function jsonOf({ product, categories }: ExportedProduct): object {
  const {
    _id: id,
    handle,
    slug,
    title,
    description,
    status,
    brand,
    type,
    tags,
    images,
    seo,
    variants,
  } = product;
  return {
    id,
    handle,
    slug,
    title,
    description,
    status,
    brand: brand ?? null,
    type: type ?? null,
    tags,
    categories,
    images: images.map(({ url, alt }) => ({ url, alt })),
    seo: { title: seo.title ?? null, description: seo.description ?? null },
    variants: variants.map(({ id: variantId, sku, options, price, compareAt, barcode, weightGrams }) => ({
      id: variantId,
      sku,
      options,
      price,
      compareAt: compareAt ?? null,
      barcode: barcode ?? null,
      weightGrams: weightGrams ?? null,
    })),
  };
}
