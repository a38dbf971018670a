import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { FieldError } from '#platform/errors';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import { Product } from '../product.schema.js';
import { attributeProblems } from './attribute-problems.js';
import type { ProductType } from './product-type.js';

/** Products that a change of a type would break. */
export interface Breaking {
  readonly total: number;
  /** The first hundred, with what would be wrong. */
  readonly products: readonly {
    readonly id: string;
    readonly title: string;
    readonly errors: readonly FieldError[];
  }[];
}

const SHOWN = 100;
const FIELDS = { title: 1, attributes: 1, 'variants.attributes': 1 } as const;

/** What a change of a product type means for the products of the type. */
@TenantInjectable()
export class BreakingChange {
  constructor(@InjectModel(Product.name) private readonly products: Model<Product>) {}

  /** The products that are valid by the type before and not by the one after; all are read, as a stream. */
  async of(before: ProductType, after: ProductType): Promise<Breaking> {
    let total = 0;
    const products: Breaking['products'][number][] = [];
    const found = collectionOf(this.products)
      .find({ productType: before.key, deletedAt: null })
      .project<Pick<Product, '_id' | 'title' | 'attributes' | 'variants'>>(FIELDS);
    for await (const product of found) {
      const errors = attributeProblems(product, after);
      if (errors.length === 0 || attributeProblems(product, before).length > 0) continue;
      total++;
      if (products.length < SHOWN) products.push({ id: product._id, title: product.title, errors });
    }
    return { total, products };
  }

  async isUsed(key: string): Promise<boolean> {
    const filter = { productType: key, deletedAt: null };
    return (await collectionOf(this.products).findOne(filter, { projection: { _id: 1 } })) !== null;
  }
}
