import {
  FieldOf,
  Nested,
  OneOf,
  Price,
  PriceDto,
  QueryFlag,
  QueryInt,
  SortedPageQuery,
  Text,
} from '#platform/http';
import { PRICE_MAX } from '#platform/money';
import { PRODUCT_STATUSES, type ProductStatus } from '../product.schema.js';
import { IMAGES, OPTIONS, PRODUCT, VARIANT, VARIANTS } from '../product-values.js';
import { PRODUCT_ORDERS, type ProductOrder } from '../search/product-search.js';
import { ImageDto, SeoDto, SLUG_FIELD, VariantOptionDto } from './product.dto.js';

const ID = { example: '01jd2k3m4n5p6q7r8s9tavwxyz' } as const;
const TITLE = { example: 'Ridge Rain Jacket' } as const;

/** Filters and order of the shop's list of products. */
export class ProductQuery extends SortedPageQuery<ProductOrder>(PRODUCT_ORDERS) {
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

  @QueryFlag({ optional: true, example: true, description: 'false: only what is sold out' })
  inStock?: boolean;
}

export class AdminProductQuery extends ProductQuery {
  @OneOf(PRODUCT_STATUSES, { name: 'ProductStatus', optional: true })
  status?: ProductStatus;
}

export class VariantInputDto {
  @FieldOf(VARIANT.id, { ...ID, description: 'Id of an existing variant, to change it' })
  id?: string;

  @FieldOf(VARIANT.sku, { example: 'RRJ-M-BLUE', description: 'Unique in the shop' })
  sku: string;

  @Nested(() => VariantOptionDto, { optional: true, array: true, ...OPTIONS })
  options?: VariantOptionDto[];

  @Price({ description: 'In the shop’s currency' })
  price: PriceDto;

  @Price({ optional: true, description: 'A former or recommended price' })
  compareAt?: PriceDto;

  @FieldOf(VARIANT.barcode, { example: '4006381333931' })
  barcode?: string;

  @FieldOf(VARIANT.weightGrams, { example: 380 })
  weightGrams?: number;
}

export class CreateProductDto {
  @FieldOf(PRODUCT.title, TITLE)
  title: string;

  @FieldOf(PRODUCT.slug, {
    example: SLUG_FIELD.example,
    description: 'Made from the title if left out, with a number if it is taken',
  })
  slug?: string;

  @FieldOf(PRODUCT.description, { example: 'Keeps the rain out.', description: 'Plain text' })
  description?: string;

  @FieldOf(PRODUCT.brand, { example: 'Northwind' })
  brand?: string | null;

  @FieldOf(PRODUCT.type, { example: 'Clothing' })
  type?: string | null;

  @FieldOf(PRODUCT.tags, { example: ['rain', 'hiking'] })
  tags?: string[];

  @FieldOf(PRODUCT.categoryIds, { example: [ID.example] })
  categoryIds?: string[];

  @Nested(() => ImageDto, { optional: true, array: true, ...IMAGES, description: 'In order' })
  images?: ImageDto[];

  @Nested(() => SeoDto, { optional: true })
  seo?: SeoDto;

  @Nested(() => VariantInputDto, { array: true, ...VARIANTS })
  variants: VariantInputDto[];

  @OneOf(['draft', 'active'] as const, { name: 'NewProductStatus', default: 'draft' })
  status: 'draft' | 'active' = 'draft';
}

export class UpdateProductDto {
  @FieldOf(PRODUCT.title, { ...TITLE, optional: true })
  title?: string;

  @FieldOf(PRODUCT.slug, { example: SLUG_FIELD.example })
  slug?: string;

  @FieldOf(PRODUCT.description, { description: 'Plain text' })
  description?: string;

  @FieldOf(PRODUCT.brand, { example: 'Northwind' })
  brand?: string | null;

  @FieldOf(PRODUCT.type, { example: 'Clothing' })
  type?: string | null;

  @FieldOf(PRODUCT.tags, { example: ['rain', 'hiking'] })
  tags?: string[];

  @FieldOf(PRODUCT.categoryIds, { example: [ID.example] })
  categoryIds?: string[];

  @Nested(() => ImageDto, { optional: true, array: true, ...IMAGES, description: 'In order' })
  images?: ImageDto[];

  @Nested(() => SeoDto, { optional: true })
  seo?: SeoDto;

  @Nested(() => VariantInputDto, {
    optional: true,
    array: true,
    ...VARIANTS,
    description: 'The whole list; variants that are not in it are removed',
  })
  variants?: VariantInputDto[];
}
