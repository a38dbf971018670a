import {
  Id,
  Int,
  PriceDto,
  Price,
  Nested,
  OneOf,
  QueryInt,
  SortedPageQuery,
  Text,
  TextList,
} from '#platform/http';
import { PRODUCT_ORDERS, type ProductOrder } from '../catalog.service.js';
import { PRODUCT_STATUSES, type ProductStatus } from '../product.schema.js';
import { ImageDto, SeoDto, SLUG_FIELD, VariantOptionDto } from './product.dto.js';

/** What narrows and orders the shop's list of products. */
export class ProductQuery extends SortedPageQuery<ProductOrder>(PRODUCT_ORDERS) {
  @Text({ optional: true, max: 200, example: 'rain jacket', description: 'Words; any of them is enough' })
  search?: string;

  @Text({ ...SLUG_FIELD, optional: true, example: 'jackets', description: 'With everything below it' })
  category?: string;

  @QueryInt({ optional: true, min: 0, example: 1000, description: 'Minor units' })
  minPrice?: number;

  @QueryInt({ optional: true, min: 0, example: 20_000, description: 'Minor units' })
  maxPrice?: number;

  @Text({ optional: true, max: 120, example: 'Clothing' })
  type?: string;
}

export class AdminProductQuery extends ProductQuery {
  @OneOf(PRODUCT_STATUSES, { optional: true })
  status?: ProductStatus;
}

export class VariantInputDto {
  @Id({ optional: true, description: 'Of a variant that exists, to change it' })
  id?: string;

  @Text({ max: 100, example: 'RRJ-M-BLUE', description: 'Unique in the shop' })
  sku: string;

  @Nested(() => VariantOptionDto, { optional: true, array: true, max: 5 })
  options?: VariantOptionDto[];

  @Price({ description: 'In the shop’s currency' })
  price: PriceDto;

  @Price({ optional: true, description: 'A former or recommended price' })
  compareAt?: PriceDto;

  @Text({ optional: true, max: 60, example: '4006381333931' })
  barcode?: string;

  @Int({ optional: true, min: 0, max: 10_000_000, example: 380 })
  weightGrams?: number;
}

export class CreateProductDto {
  @Text({ max: 255, example: 'Ridge Rain Jacket' })
  title: string;

  @Text({ ...SLUG_FIELD, optional: true, description: 'Left out: made from the title' })
  slug?: string;

  @Text({ optional: true, min: 0, max: 60_000, example: 'Keeps the rain out.', description: 'Plain text' })
  description?: string;

  @Text({ optional: true, nullable: true, max: 120, example: 'Northwind' })
  brand?: string | null;

  @Text({ optional: true, nullable: true, max: 120, example: 'Clothing' })
  type?: string | null;

  @TextList({ optional: true, max: 60, example: ['rain', 'hiking'] })
  tags?: string[];

  @TextList({ optional: true, max: 26, maxItems: 20, example: ['01jd2k3m4n5p6q7r8s9tavwxyz'] })
  categoryIds?: string[];

  @Nested(() => ImageDto, { optional: true, array: true, description: 'In order' })
  images?: ImageDto[];

  @Nested(() => SeoDto, { optional: true })
  seo?: SeoDto;

  @Nested(() => VariantInputDto, { array: true, min: 1, max: 250 })
  variants: VariantInputDto[];

  @OneOf(['draft', 'active'] as const, { default: 'draft' })
  status: 'draft' | 'active' = 'draft';
}

export class UpdateProductDto {
  @Text({ optional: true, max: 255, example: 'Ridge Rain Jacket' })
  title?: string;

  @Text({ ...SLUG_FIELD, optional: true })
  slug?: string;

  @Text({ optional: true, min: 0, max: 60_000, description: 'Plain text' })
  description?: string;

  @Text({ optional: true, nullable: true, max: 120, example: 'Northwind' })
  brand?: string | null;

  @Text({ optional: true, nullable: true, max: 120, example: 'Clothing' })
  type?: string | null;

  @TextList({ optional: true, max: 60, example: ['rain', 'hiking'] })
  tags?: string[];

  @TextList({ optional: true, max: 26, maxItems: 20, example: ['01jd2k3m4n5p6q7r8s9tavwxyz'] })
  categoryIds?: string[];

  @Nested(() => ImageDto, { optional: true, array: true, description: 'In order' })
  images?: ImageDto[];

  @Nested(() => SeoDto, { optional: true })
  seo?: SeoDto;

  @Nested(() => VariantInputDto, {
    optional: true,
    array: true,
    min: 1,
    max: 250,
    description: 'The whole list: variants that are not in it are removed',
  })
  variants?: VariantInputDto[];
}
