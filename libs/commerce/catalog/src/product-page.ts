import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import type { ResolvedPrice } from '#commerce/pricing';
import { catalogErrors } from './catalog.errors.js';
import { Catalog } from './catalog.service.js';
import { Category } from './category.schema.js';
import { inLanguage, translationFor } from './in-language.js';
import { ListedProducts, type ListedProduct, type Reader } from './listed-products.js';
import { ProductMedia, type ShownImages } from './product-media.js';
import { ProductPrices, rangeOf, type PriceRange } from './product-prices.js';
import type { ProductType } from './product-types/product-type.js';
import { ProductTypes } from './product-types/product-types.js';
import { shownAttributes, translatedOptions, type ShownAttribute } from './product-types/shown-attributes.js';
import { Product, type Relation } from './product.schema.js';
import { ProductRows } from './search/product-rows.js';
import { isOffered, type ProductStatus } from './variant.js';
import type { VariantStock } from './variant-stock.js';

const ON_SALE: readonly ProductStatus[] = ['active'];

/** All that a shop shows on a product's page. */
export interface ProductPage {
  /** In the language of the reader, with the variants that are offered. */
  readonly product: Product;
  readonly locale: string;
  readonly stock: ReadonlyMap<string, VariantStock>;
  /** The way to its first category, from the root. */
  readonly breadcrumb: readonly Pick<Category, '_id' | 'slug' | 'name'>[];
  readonly related: readonly { readonly relation: Relation; readonly product: ListedProduct }[];
  /** By variant id; the variants are those that have a price in the reader's currency. */
  readonly prices: ReadonlyMap<string, ResolvedPrice>;
  readonly range: PriceRange;
  readonly images: ShownImages;
  readonly attributes: readonly ShownAttribute[];
  /** By variant id. */
  readonly attributesOf: ReadonlyMap<string, readonly ShownAttribute[]>;
  /** Its slug in each language that has one of its own, the first language included. */
  readonly slugs: readonly { readonly locale: string; readonly slug: string }[];
}

/** The page of a product, or the slug that it has now. */
export type FoundPage = { readonly page: ProductPage } | { readonly movedTo: string };

/** Reads what shops show of one product, in one request. */
@TenantInjectable()
export class ProductPages {
  constructor(
    @InjectModel(Category.name) private readonly categories: Model<Category>,
    private readonly catalog: Catalog,
    private readonly rows: ProductRows,
    private readonly listed: ListedProducts,
    private readonly prices: ProductPrices,
    private readonly media: ProductMedia,
    private readonly types: ProductTypes,
    private readonly tenant: CurrentTenant,
  ) {}

  /**
   * @param slugOrId a slug in any language; the reader's comes first if two products have it in different ones
   * @throws catalog.product-not-found, also if nothing of it is sold in the reader's currency
   */
  async find(slugOrId: string, reader: Reader): Promise<FoundPage> {
    const { locale } = reader;
    const { product, former } = await this.catalog.find(slugOrId, ON_SALE, locale);
    if (former) return { movedTo: inLanguage(product, locale).slug };
    const offered = { ...product, variants: product.variants.filter(isOffered) };
    const [prices, stock, breadcrumb, related, types, images] = await Promise.all([
      this.prices.of([offered], reader.prices),
      this.catalog.stockOf(offered),
      this.breadcrumb(product.categoryIds[0]),
      this.relatedTo(product, reader),
      this.types.byKey(),
      this.media.of([offered], locale),
    ]);
    const range = rangeOf([...prices.values()]);
    if (!range) throw catalogErrors.productNotFound();
    const sold = { ...offered, variants: offered.variants.filter(({ id }) => prices.has(id)) };
    const shown = this.inLanguage(sold, locale, types.get(product.productType ?? ''));
    return { page: { ...shown, prices, range, stock, images, breadcrumb, related } };
  }

  private inLanguage(
    product: Product,
    locale: string | undefined,
    type: ProductType | undefined,
  ): Pick<ProductPage, 'product' | 'locale' | 'slugs' | 'attributes' | 'attributesOf'> {
    const first = this.tenant.record.settings.locales[0]!;
    const translation = translationFor(product.translations, locale);
    const others = product.translations?.flatMap(({ locale: of, slug }) =>
      slug ? [{ locale: of, slug }] : [],
    );
    const shown = locale ?? first;
    return {
      product: inLanguage(product, locale, translatedOptions(type, locale, first)),
      locale: translation?.locale ?? first,
      slugs: [{ locale: first, slug: product.slug }, ...(others ?? [])],
      attributes: shownAttributes(product.attributes, type, shown),
      attributesOf: new Map(
        product.variants.map(({ id, attributes }) => [id, shownAttributes(attributes, type, shown)]),
      ),
    };
  }

  private async breadcrumb(categoryId: string | undefined): Promise<ProductPage['breadcrumb']> {
    if (categoryId === undefined) return [];
    const categories = collectionOf(this.categories);
    const fields = { slug: 1, name: 1, path: 1 };
    const own = await categories.findOne({ _id: categoryId }, { projection: fields });
    if (!own) return [];
    const above =
      own.path.length > 0
        ? await categories.find({ _id: { $in: [...own.path] } }, { projection: fields }).toArray()
        : [];
    return [...own.path.flatMap((id) => above.find(({ _id }) => _id === id) ?? []), own];
  }

  private async relatedTo({ related = [] }: Product, reader: Reader): Promise<ProductPage['related']> {
    if (related.length === 0) return [];
    const ids = related.map(({ productId }) => productId);
    const rows = await this.rows.ofIds(ids, ON_SALE, reader.locale);
    const listed = await this.listed.of([...rows.values()], reader);
    return related.flatMap(({ productId, relation }) => {
      const product = listed.get(productId);
      return product ? [{ relation, product }] : [];
    });
  }
}
