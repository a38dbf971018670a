import { ExternalId, Int, Iso8601, MetadataField, Nested, OneOf, TextList } from '#platform/http';
import type { Metadata } from '#platform/values';
import type { StockedProduct } from '../catalog.service.js';
import type { ListedProduct } from '../listed-products.js';
import type { AttributeValues } from '../product-types/product-type.js';
import { Attributes } from './attributes.field.js';
import { VARIANTS } from '../product-values.js';
import { PRODUCT_STATUSES, type ProductStatus } from '../variant.js';
import { anyProduct, AnyProductDto, ProductSummaryDto } from './product.dto.js';
import { RelatedProductInputDto, ScheduleDto, TranslationDto } from './product-parts.dto.js';
import { AdminVariantDto } from './variant.dto.js';

/** A product as staff see it in a list. */
export class AdminProductSummaryDto extends ProductSummaryDto {
  @OneOf(PRODUCT_STATUSES, { name: 'ProductStatus', example: 'active' })
  status: ProductStatus;

  @ExternalId({ nullable: false })
  externalId?: string;

  @Int({ min: 1, example: 3, description: 'The ETag without its quotes' })
  version: number;

  @Iso8601()
  updatedAt: string;

  static override of(listed: ListedProduct): AdminProductSummaryDto {
    const { status, externalId, version, updatedAt } = listed.row;
    return {
      ...ProductSummaryDto.of(listed),
      status,
      externalId,
      version,
      updatedAt: updatedAt.toISOString(),
    };
  }
}

/** A product as staff see it. */
export class AdminProductDto extends AnyProductDto {
  @OneOf(PRODUCT_STATUSES, { name: 'ProductStatus', example: 'active' })
  status: ProductStatus;

  @Nested(() => ScheduleDto, { optional: true })
  schedule?: ScheduleDto;

  @Attributes({ optional: false })
  attributes: AttributeValues;

  @Nested(() => AdminVariantDto, { array: true, ...VARIANTS })
  variants: readonly AdminVariantDto[];

  @Nested(() => TranslationDto, { array: true, description: 'In languages other than the shop’s first one' })
  translations: readonly TranslationDto[];

  @Nested(() => RelatedProductInputDto, { array: true, description: 'In order' })
  related: readonly RelatedProductInputDto[];

  @TextList({
    max: 160,
    example: ['/rain-jacket', 'de/regenjacke'],
    description: 'Slugs that it had before and that lead to it, with their language; empty: the first one',
  })
  formerSlugs: readonly string[];

  @ExternalId({ nullable: false })
  externalId?: string;

  @MetadataField({ optional: false })
  metadata: Metadata;

  @Int({ min: 1, example: 3, description: 'The ETag without its quotes' })
  version: number;

  @Iso8601({ optional: true, description: 'When it first went on sale' })
  publishedAt?: string;

  @Iso8601()
  updatedAt: string;

  @Iso8601({ optional: true, description: 'Present if it is deleted' })
  deletedAt?: string;

  static of({ product, stock, images }: StockedProduct): AdminProductDto {
    const { translations = [], related = [], formerSlugs = [] } = product;
    const { attributes = {}, metadata = {} } = product;
    const variants = product.variants.map((variant) =>
      AdminVariantDto.of(variant, stock.get(variant.id), images),
    );
    return {
      ...anyProduct(product, variants, images),
      status: product.status,
      schedule: ScheduleDto.of(product.schedule),
      attributes,
      variants,
      translations,
      related,
      formerSlugs,
      externalId: product.externalId,
      metadata,
      version: product.version,
      publishedAt: product.publishedAt?.toISOString(),
      updatedAt: product.updatedAt.toISOString(),
      deletedAt: product.deletedAt?.toISOString(),
    };
  }
}
