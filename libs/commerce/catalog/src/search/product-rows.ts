import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import type { ProductImage } from '../product-image.js';
import { Product, type ProductTranslation } from '../product.schema.js';
import type { ProductStatus } from '../variant.js';

/** The fields of a product in lists. */
export type ProductRow = Pick<
  Product,
  | '_id'
  | 'slug'
  | 'title'
  | 'titleKey'
  | 'status'
  | 'brand'
  | 'type'
  | 'tags'
  | 'currency'
  | 'minPrice'
  | 'maxPrice'
  | 'reduced'
  | 'availability'
  | 'version'
  | 'externalId'
  | 'createdAt'
  | 'updatedAt'
> & {
  readonly image?: ProductImage;
  /** In the language that the list is read in, if the product is translated into it. */
  readonly translation?: Pick<ProductTranslation, 'title' | 'slug'>;
};

const ROW = {
  slug: 1,
  title: 1,
  titleKey: 1,
  status: 1,
  brand: 1,
  type: 1,
  tags: 1,
  currency: 1,
  minPrice: 1,
  maxPrice: 1,
  reduced: 1,
  availability: 1,
  version: 1,
  externalId: 1,
  createdAt: 1,
  updatedAt: 1,
  image: { $first: '$images' },
} as const;

/** The projection that makes a product a row. @param locale of the reader; undefined: the shop's first language */
export function rowProjection(locale: string | undefined): Record<string, unknown> {
  if (locale === undefined) return ROW;
  const locales = [locale, locale.split('-', 1)[0]!];
  const inLocale = { $filter: { input: '$translations', cond: { $in: ['$$this.locale', locales] } } };
  return { ...ROW, translation: { $first: inLocale } };
}

/** Reads products as lists show them. */
@TenantInjectable()
export class ProductRows {
  constructor(@InjectModel(Product.name) private readonly products: Model<Product>) {}

  /** Those of the ids that exist in one of the statuses. */
  async ofIds(
    ids: readonly string[],
    statuses: readonly ProductStatus[],
    locale?: string,
  ): Promise<Map<string, ProductRow>> {
    const filter = { _id: { $in: [...ids] }, status: { $in: [...statuses] }, deletedAt: null };
    const rows = await collectionOf(this.products)
      .find(filter)
      .project<ProductRow>(rowProjection(locale))
      .toArray();
    return new Map(rows.map((row) => [row._id, row]));
  }
}
