import { FieldOf, Id, Int, Iso8601, PriceDto, Price, Nested, OneOf, Text, TextList } from '#platform/http';
import { AVAILABILITIES, bestOf, type Availability } from '../availability.js';
import type { StockedProduct } from '../catalog.service.js';
import type { ProductRow } from '../search/product-search.js';
import { IMAGE, OPTION, PRODUCT, SEO, VARIANT, VARIANTS } from '../product-values.js';
import { PRODUCT_STATUSES, type ProductStatus, type Variant } from '../product.schema.js';
import type { VariantStock } from '../variant-stock.js';
import { SLUG, SLUG_HINT, SLUG_MAX } from '../slug.js';

export const SLUG_FIELD = {
  max: SLUG_MAX,
  pattern: SLUG,
  patternHint: SLUG_HINT,
  example: 'ridge-rain-jacket',
} as const;

const AVAILABILITY = { name: 'Availability', example: 'in-stock' } as const;
const NO_STOCK: VariantStock = { available: 0, availability: 'out-of-stock' };

export class VariantOptionDto {
  @FieldOf(OPTION.name, { example: 'Size' })
  name: string;

  @FieldOf(OPTION.value, { example: 'M' })
  value: string;
}

export class ProductOptionDto {
  @FieldOf(OPTION.name, { example: 'Size' })
  name: string;

  @TextList({ max: 120, maxItems: 250, example: ['S', 'M', 'L'] })
  values: readonly string[];
}

export class ImageDto {
  @FieldOf(IMAGE.url, { example: 'https://images.example.com/ridge-rain-jacket.jpg' })
  url: string;

  @FieldOf(IMAGE.alt, {
    example: 'A blue rain jacket',
    description: 'Text for people who cannot see the image',
  })
  alt?: string;
}

export class SeoDto {
  @FieldOf(SEO.title, { example: 'Ridge Rain Jacket – waterproof and light' })
  title?: string;

  @FieldOf(SEO.description, { example: 'Three layers, 380 grams.' })
  description?: string;
}

export class VariantDto {
  @Id()
  id: string;

  @FieldOf(VARIANT.sku, { example: 'RRJ-M-BLUE' })
  sku: string;

  @Text({ max: 620, example: 'M / Blue' })
  title: string;

  @Nested(() => VariantOptionDto, { array: true })
  options: readonly VariantOptionDto[];

  @Price()
  price: PriceDto;

  @Price({ optional: true, description: 'A former or recommended price' })
  compareAt?: PriceDto;

  @FieldOf(VARIANT.barcode, { example: '4006381333931' })
  barcode?: string;

  @FieldOf(VARIANT.weightGrams, { example: 380 })
  weightGrams?: number;

  @Int({ min: 0, example: 10, description: 'Pieces that can be bought now, in all stores together' })
  available: number;

  @OneOf(AVAILABILITIES, AVAILABILITY)
  availability: Availability;

  static of(variant: Variant, { available, availability }: VariantStock = NO_STOCK): VariantDto {
    const { id, sku, title, options, price, compareAt, barcode, weightGrams } = variant;
    return { id, sku, title, options, price, compareAt, barcode, weightGrams, available, availability };
  }
}

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

  @OneOf(AVAILABILITIES, {
    ...AVAILABILITY,
    description: 'The best of its variants, a moment behind the stock',
  })
  availability: Availability;

  @Iso8601()
  createdAt: string;

  static of(row: ProductRow): ProductSummaryDto {
    return {
      id: row._id,
      slug: row.slug,
      title: row.title,
      brand: row.brand,
      type: row.type,
      tags: row.tags,
      image: row.image && { url: row.image.url, alt: row.image.alt },
      minPrice: { amount: row.minPrice, currency: row.currency },
      maxPrice: { amount: row.maxPrice, currency: row.currency },
      // A process of the version before has made it.
      availability: row.availability ?? 'out-of-stock',
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** A product in full. */
export class ProductDto {
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

  @Nested(() => VariantDto, { array: true, ...VARIANTS })
  variants: readonly VariantDto[];

  @Price({ description: 'Price of the cheapest variant' })
  minPrice: PriceDto;

  @Price({ description: 'Price of the most expensive variant' })
  maxPrice: PriceDto;

  @OneOf(AVAILABILITIES, { ...AVAILABILITY, description: 'The best of its variants' })
  availability: Availability;

  @Iso8601()
  createdAt: string;

  static of({ product, stock }: StockedProduct): ProductDto {
    const variants = product.variants.map((variant) => VariantDto.of(variant, stock.get(variant.id)));
    return {
      id: product._id,
      slug: product.slug,
      title: product.title,
      description: product.description,
      brand: product.brand,
      type: product.type,
      tags: product.tags,
      categoryIds: product.categoryIds,
      options: product.options,
      images: product.images.map(({ url, alt }) => ({ url, alt })),
      seo: product.seo,
      variants,
      minPrice: { amount: product.minPrice, currency: product.currency },
      maxPrice: { amount: product.maxPrice, currency: product.currency },
      availability: bestOf(variants.map(({ availability }) => availability)),
      createdAt: product.createdAt.toISOString(),
    };
  }
}

/** A product as staff see it in a list. */
export class AdminProductSummaryDto extends ProductSummaryDto {
  @OneOf(PRODUCT_STATUSES, { name: 'ProductStatus', example: 'active' })
  status: ProductStatus;

  @Int({ min: 1, example: 3, description: 'The ETag without its quotes' })
  version: number;

  @Iso8601()
  updatedAt: string;

  static override of(row: ProductRow): AdminProductSummaryDto {
    const { status, version, updatedAt } = row;
    return { ...ProductSummaryDto.of(row), status, version, updatedAt: updatedAt.toISOString() };
  }
}

/** A product as staff see it. */
export class AdminProductDto extends ProductDto {
  @OneOf(PRODUCT_STATUSES, { name: 'ProductStatus', example: 'active' })
  status: ProductStatus;

  @Int({ min: 1, example: 3, description: 'The ETag without its quotes' })
  version: number;

  @Iso8601({ optional: true, description: 'When it first went on sale' })
  publishedAt?: string;

  @Iso8601()
  updatedAt: string;

  static override of(stocked: StockedProduct): AdminProductDto {
    const { product } = stocked;
    return {
      ...ProductDto.of(stocked),
      status: product.status,
      version: product.version,
      publishedAt: product.publishedAt?.toISOString(),
      updatedAt: product.updatedAt.toISOString(),
    };
  }
}
