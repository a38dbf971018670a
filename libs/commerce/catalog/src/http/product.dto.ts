import {
  FieldOf,
  Flag,
  Id,
  Iso8601,
  Nested,
  OneOf,
  Price,
  PriceDto,
  PublicMetadata,
  Text,
  TextList,
} from '#platform/http';
import { AVAILABILITIES, bestOf, type Availability } from '../availability.js';
import type { ShownImages } from '../product-media.js';
import type { ProductPage } from '../product-page.js';
import type { ListedProduct } from '../listed-products.js';
import { ReductionDto } from './price.dto.js';
import { PRODUCT, VARIANTS } from '../product-values.js';
import { RELATIONS, type Product, type Relation } from '../product.schema.js';
import { ImageDto, ProductOptionDto, SeoDto, ShownAttributeDto, SLUG_FIELD } from './product-parts.dto.js';
import { AVAILABILITY, VariantDto } from './variant.dto.js';

/** A product in a list. */
export class ProductSummaryDto {
  @Id()
  id: string;

  @Text(SLUG_FIELD)
  slug: string;

  @FieldOf(PRODUCT.title, { example: 'Ridge Rain Jacket' })
  title: string;

  @Text({ optional: true, max: 120, example: 'Northwind' })
  brand?: string;

  @Text({ optional: true, max: 120, example: 'Clothing' })
  type?: string;

  @FieldOf(PRODUCT.tags, { optional: false, example: ['rain', 'hiking'] })
  tags: readonly string[];

  @Nested(() => ImageDto, { optional: true })
  image?: ImageDto;

  @Price({ description: 'Price of the cheapest variant' })
  minPrice: PriceDto;

  @Price({ description: 'Price of the most expensive variant' })
  maxPrice: PriceDto;

  @Nested(() => ReductionDto, { optional: true, description: 'Of the cheapest variant' })
  reduction?: ReductionDto;

  @OneOf(AVAILABILITIES, {
    ...AVAILABILITY,
    description: 'The best of its variants, a moment behind the stock',
  })
  availability: Availability;

  @Iso8601()
  createdAt: string;

  static of({ row, image, price }: ListedProduct): ProductSummaryDto {
    return {
      id: row._id,
      slug: row.translation?.slug ?? row.slug,
      title: row.translation?.title ?? row.title,
      brand: row.brand,
      type: row.type,
      tags: row.tags,
      image: image && ImageDto.of(image),
      minPrice: price.min.price,
      maxPrice: price.max.price,
      reduction: ReductionDto.of(price.min),
      // A process of the version before has made it.
      availability: row.availability ?? 'out-of-stock',
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** A step of the way from the root of the categories to a product. */
export class BreadcrumbDto {
  @Id()
  id: string;

  @Text(SLUG_FIELD)
  slug: string;

  @Text({ max: 120, example: 'Jackets' })
  name: string;
}

/** The slug of a product in one language. */
export class LocalizedSlugDto {
  @Text({ max: 35, example: 'de' })
  locale: string;

  @Text({ ...SLUG_FIELD, example: 'regenjacke-ridge' })
  slug: string;
}

export class RelatedProductDto {
  @OneOf(RELATIONS, { name: 'Relation', example: 'accessory' })
  relation: Relation;

  @Nested(() => ProductSummaryDto)
  product: ProductSummaryDto;
}

/** What shoppers and staff see of a product. */
export class AnyProductDto {
  @Id()
  id: string;

  @Text(SLUG_FIELD)
  slug: string;

  @FieldOf(PRODUCT.title, { example: 'Ridge Rain Jacket' })
  title: string;

  @FieldOf(PRODUCT.description, {
    optional: false,
    example: 'Keeps the rain out.',
    description: 'Plain text',
  })
  description: string;

  @Text({ optional: true, max: 120, example: 'Northwind' })
  brand?: string;

  @Text({ optional: true, max: 120, example: 'Clothing' })
  type?: string;

  @Text({ optional: true, max: 60, example: 'clothing', description: 'Key of its product type' })
  productType?: string;

  @FieldOf(PRODUCT.tags, { optional: false, example: ['rain', 'hiking'] })
  tags: readonly string[];

  @TextList({ max: 26, example: ['01jd2k3m4n5p6q7r8s9tavwxyz'] })
  categoryIds: readonly string[];

  @Nested(() => ProductOptionDto, { array: true })
  options: readonly ProductOptionDto[];

  @Nested(() => ImageDto, { array: true, description: 'In order; the first is the product’s main image' })
  images: readonly ImageDto[];

  @Nested(() => SeoDto)
  seo: SeoDto;

  @Price({ description: 'Price of the cheapest variant' })
  minPrice: PriceDto;

  @Price({ description: 'Price of the most expensive variant' })
  maxPrice: PriceDto;

  @OneOf(AVAILABILITIES, { ...AVAILABILITY, description: 'The best of its variants' })
  availability: Availability;

  @Iso8601()
  createdAt: string;
}

/** @param variants the ones that are shown */
export function anyProduct(
  product: Product,
  variants: readonly { readonly availability: Availability }[],
  images: ShownImages,
): AnyProductDto {
  return {
    id: product._id,
    slug: product.slug,
    title: product.title,
    description: product.description,
    brand: product.brand,
    type: product.type,
    productType: product.productType,
    tags: product.tags,
    categoryIds: product.categoryIds,
    options: product.options,
    images: images.all(product.images).map(ImageDto.of),
    seo: product.seo,
    minPrice: { amount: product.minPrice, currency: product.currency },
    maxPrice: { amount: product.maxPrice, currency: product.currency },
    availability: bestOf(variants.map(({ availability }) => availability)),
    createdAt: product.createdAt.toISOString(),
  };
}

/** A product’s page. */
export class ProductDto extends AnyProductDto {
  @Text({ max: 35, example: 'en', description: 'Language of its texts: the reader’s, if it is translated' })
  locale: string;

  @Nested(() => LocalizedSlugDto, { array: true, description: 'Its slug in each language that has its own' })
  slugs: readonly LocalizedSlugDto[];

  @Nested(() => VariantDto, { array: true, ...VARIANTS })
  variants: readonly VariantDto[];

  @Flag({
    optional: true,
    example: true,
    description: 'Whether prices include taxes, where a market says so',
  })
  taxIncluded?: boolean;

  @Nested(() => ShownAttributeDto, { array: true, description: 'In the order of the product type' })
  attributes: readonly ShownAttributeDto[];

  @Nested(() => BreadcrumbDto, { array: true, description: 'The way to its first category, from the root' })
  breadcrumb: readonly BreadcrumbDto[];

  @Nested(() => RelatedProductDto, { array: true, description: 'In order; only what is on sale' })
  related: readonly RelatedProductDto[];

  @PublicMetadata()
  metadata: Readonly<Record<string, unknown>>;

  static of(page: ProductPage): ProductDto {
    const { product, locale, slugs, stock, images, attributes, attributesOf, breadcrumb, related } = page;
    const { prices, range } = page;
    const variants = product.variants.map((variant) =>
      VariantDto.of(variant, {
        price: prices.get(variant.id)!,
        stock: stock.get(variant.id),
        images,
        attributes: attributesOf.get(variant.id) ?? [],
      }),
    );
    return {
      ...anyProduct(product, variants, images),
      minPrice: range.min.price,
      maxPrice: range.max.price,
      ...(range.min.taxIncluded !== undefined && { taxIncluded: range.min.taxIncluded }),
      locale,
      slugs,
      variants,
      attributes,
      breadcrumb: breadcrumb.map(({ _id, slug, name }) => ({ id: _id, slug, name })),
      related: related.map((one) => ({
        relation: one.relation,
        product: ProductSummaryDto.of(one.product),
      })),
      metadata: product.metadata?.public ?? {},
    };
  }
}
