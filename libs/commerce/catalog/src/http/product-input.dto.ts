import {
  Currency,
  ExternalId,
  FieldOf,
  MetadataField,
  Nested,
  OneOf,
  QueryFlag,
  QueryInt,
  QueryList,
  SortedPageQuery,
  Text,
} from '#platform/http';
import { PRICE_MAX } from '#platform/money';
import { COUNTRY, type Metadata } from '#platform/values';
import type { PriceQuery } from './price.dto.js';
import type { AttributeInput } from '../product-types/attribute-input.js';
import { Attributes } from './attributes.field.js';
import { IMAGES, PRODUCT, RELATED, TRANSLATIONS, VARIANTS } from '../product-values.js';
import { PRODUCT_ORDERS, type ProductOrder } from '../search/product-search.js';
import { PRODUCT_STATUSES, type ProductStatus } from '../variant.js';
import {
  ImageInputDto,
  RelatedProductInputDto,
  ScheduleInputDto,
  SeoDto,
  SLUG_FIELD,
  TranslationDto,
} from './product-parts.dto.js';
import { VariantChangeDto, VariantInputDto } from './variant-input.dto.js';

const ID = { example: '01jd2k3m4n5p6q7r8s9tavwxyz' } as const;
const TITLE = { example: 'Ridge Rain Jacket' } as const;

/** Filters and order of the shop's list of products. */
export class ProductQuery extends SortedPageQuery<ProductOrder>(PRODUCT_ORDERS) implements PriceQuery {
  @Currency({
    optional: true,
    example: 'EUR',
    description: 'Of the prices. Default: the market’s, else the shop’s',
  })
  currency?: string;

  @Text({ ...COUNTRY, optional: true, example: 'DE', description: 'ISO 3166-1; finds the market' })
  country?: string;

  @Text({
    optional: true,
    max: 60,
    example: 'europe',
    description: 'Key of a market; goes before the country',
  })
  market?: string;

  @Text({
    optional: true,
    max: 200,
    example: 'rain jacket',
    description:
      'A SKU, a barcode, or words; a product matches if it has any of the words. Staff may give the beginning of a SKU',
  })
  search?: string;

  @Text({
    ...SLUG_FIELD,
    optional: true,
    example: 'jackets',
    description: 'Slug of a category; products of its descendants are included',
  })
  category?: string;

  @QueryInt({ optional: true, min: 0, max: PRICE_MAX, example: 1000, description: 'Minor units' })
  minPrice?: number;

  @QueryInt({ optional: true, min: 0, max: PRICE_MAX, example: 20_000, description: 'Minor units' })
  maxPrice?: number;

  @Text({ optional: true, max: 120, example: 'Clothing' })
  type?: string;

  @QueryFlag({
    optional: true,
    example: true,
    description: 'true: only what can be bought, on back-order too; false: only what is sold out',
  })
  inStock?: boolean;

  @QueryList({ optional: true, max: 26, maxItems: 100, example: [ID.example], description: 'Only these' })
  ids?: readonly string[];

  @QueryList({
    optional: true,
    max: 100,
    maxItems: 100,
    example: ['RRJ-M-BLUE'],
    description: 'Only what has one of these',
  })
  skus?: readonly string[];
}

export class AdminProductQuery extends ProductQuery {
  @OneOf(PRODUCT_STATUSES, { name: 'ProductStatus', optional: true })
  status?: ProductStatus;

  @QueryList({
    optional: true,
    max: 255,
    maxItems: 100,
    example: ['erp-4711'],
    description: 'Only what has one of these',
  })
  externalIds?: readonly string[];

  @QueryFlag({
    optional: true,
    example: true,
    description: 'Only what goes on or off sale at a planned time',
  })
  scheduled?: boolean;

  @QueryFlag({ optional: true, example: true, description: 'Only what is deleted, and can be restored' })
  deleted?: boolean;
}

/** The fields of a product that may be left out. */
class ProductDetailsDto {
  @FieldOf(PRODUCT.description, { example: 'Keeps the rain out.', description: 'Plain text' })
  description?: string;

  @FieldOf(PRODUCT.brand, { example: 'Northwind' })
  brand?: string | null;

  @FieldOf(PRODUCT.type, { example: 'Clothing' })
  type?: string | null;

  @FieldOf(PRODUCT.productType, { example: 'clothing', description: 'Key of a product type' })
  productType?: string | null;

  @Attributes()
  attributes?: AttributeInput;

  @FieldOf(PRODUCT.tags, { example: ['rain', 'hiking'] })
  tags?: readonly string[];

  @FieldOf(PRODUCT.categoryIds, { example: [ID.example] })
  categoryIds?: readonly string[];

  @Nested(() => ImageInputDto, { optional: true, array: true, ...IMAGES, description: 'In order' })
  images?: readonly ImageInputDto[];

  @Nested(() => SeoDto, { optional: true })
  seo?: SeoDto;

  @Nested(() => TranslationDto, {
    optional: true,
    array: true,
    ...TRANSLATIONS,
    description: 'In the other languages of the setting `locales`',
  })
  translations?: readonly TranslationDto[];

  @Nested(() => RelatedProductInputDto, { optional: true, array: true, ...RELATED, description: 'In order' })
  related?: readonly RelatedProductInputDto[];

  @Nested(() => ScheduleInputDto, { optional: true, nullable: true })
  schedule?: ScheduleInputDto | null;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

export class CreateProductDto extends ProductDetailsDto {
  @FieldOf(PRODUCT.title, TITLE)
  title: string;

  @FieldOf(PRODUCT.slug, {
    example: SLUG_FIELD.example,
    description: 'Made from the title if left out, with a number if it is taken',
  })
  slug?: string;

  @Nested(() => VariantInputDto, { array: true, ...VARIANTS })
  variants: VariantInputDto[];

  @OneOf(['draft', 'active'] as const, { name: 'NewProductStatus', default: 'draft' })
  status: 'draft' | 'active' = 'draft';
}

export class UpdateProductDto extends ProductDetailsDto {
  @FieldOf(PRODUCT.title, { ...TITLE, optional: true })
  title?: string;

  @FieldOf(PRODUCT.slug, {
    example: SLUG_FIELD.example,
    description: 'The former one leads to the product ever after',
  })
  slug?: string;

  @Nested(() => VariantChangeDto, {
    optional: true,
    array: true,
    ...VARIANTS,
    description:
      'The whole list; variants that are not in it are removed. A variant that the product has keeps what is left out',
  })
  variants?: readonly VariantChangeDto[];
}
