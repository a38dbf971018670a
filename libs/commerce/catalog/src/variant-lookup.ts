import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { Money } from '#platform/money';
import { collectionOf, TenantInjectable } from '#foundation/tenancy';
import type { ProductImage } from './product-image.js';
import { basePricesOf } from './product-prices.js';
import { ProductMedia, type ShownImages } from './product-media.js';
import { Product } from './product.schema.js';
import {
  isOffered,
  type OrderQuantity,
  type ProductStatus,
  type StockPolicy,
  type Variant,
} from './variant.js';

/** The fields of a variant for carts, checkouts and stock lists. */
export interface VariantFacts {
  readonly variantId: string;
  readonly productId: string;
  readonly productSlug: string;
  readonly sku: string;
  /** The product's title. */
  readonly title: string;
  /** The variant's own title, such as `M / Blue`; `Default` if it has no options. */
  readonly variantTitle: string;
  /** As it was entered, in the tenant's currency; what somebody pays says the resolver of pricing. */
  readonly price: Money;
  /** The same in all currencies. */
  readonly basePrices: readonly Money[];
  readonly compareAt?: Money;
  readonly imageUrl?: string;
  readonly weightGrams?: number;
  readonly requiresShipping: boolean;
  /** How many pieces one cart or order may have of it; absent: any number. */
  readonly orderQuantity?: OrderQuantity;
  readonly stockPolicy: StockPolicy;
  readonly taxClass?: string;
  /** The product's. */
  readonly status: ProductStatus;
  /** Whether it may be put into a cart. */
  readonly onSale: boolean;
}

const PROJECTION = {
  slug: 1,
  title: 1,
  status: 1,
  variants: 1,
  image: { $first: '$images' },
  deletedAt: 1,
} as const;
type LookupRow = Pick<Product, '_id' | 'slug' | 'title' | 'status' | 'variants' | 'deletedAt'> & {
  readonly image?: ProductImage;
};

/** Finds variants for the libraries that sell and store them, inside the caller's transaction if one is running. */
@TenantInjectable()
export class VariantLookup {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly media: ProductMedia,
  ) {}

  /**
   * Variants by id, in one query. Ids that do not exist are missing from the answer; variants that are not on sale
   * are in the answer.
   */
  async find(variantIds: readonly string[]): Promise<Map<string, VariantFacts>> {
    const found = new Map<string, VariantFacts>();
    if (variantIds.length === 0) return found;
    const wanted = new Set(variantIds);
    const rows = await this.rows({ 'variants.id': { $in: [...wanted] } });
    const named = rows.map((product) => ({
      product,
      variants: product.variants.filter(({ id }) => wanted.has(id)),
    }));
    const images = await this.media.of(
      named.map(({ product, variants }) => ({ ...shownOf(product), variants })),
    );
    for (const { product, variants } of named)
      for (const variant of variants) found.set(variant.id, factsOf(product, variant, images));
    return found;
  }

  /** Ids of the variants of a product that are offered; none if it does not exist. */
  async idsOf(productId: string): Promise<string[]> {
    const product = await collectionOf(this.products).findOne(
      { _id: productId, deletedAt: null },
      { projection: { 'variants.id': 1, 'variants.status': 1 } },
    );
    return product?.variants.filter(isOffered).map(({ id }) => id) ?? [];
  }

  private rows(filter: mongo.Filter<Product>): Promise<LookupRow[]> {
    return collectionOf(this.products).find(filter).project<LookupRow>(PROJECTION).toArray();
  }
}

function shownOf({ image }: LookupRow): { readonly images: readonly ProductImage[] } {
  return { images: image ? [image] : [] };
}

function factsOf(product: LookupRow, variant: Variant, images: ShownImages): VariantFacts {
  const [image] = images.all([...(variant.images ?? []), ...shownOf(product).images]);
  return {
    variantId: variant.id,
    productId: product._id,
    productSlug: product.slug,
    sku: variant.sku,
    title: product.title,
    variantTitle: variant.title,
    price: variant.price,
    basePrices: basePricesOf(variant),
    compareAt: variant.compareAt,
    imageUrl: image?.url,
    weightGrams: variant.weightGrams,
    requiresShipping: variant.requiresShipping !== false,
    orderQuantity: variant.orderQuantity,
    stockPolicy: variant.stockPolicy ?? 'deny',
    taxClass: variant.taxClass,
    status: product.status,
    onSale: product.status === 'active' && !product.deletedAt && isOffered(variant),
  };
}
