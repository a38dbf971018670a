import { ExternalId, FieldOf, MetadataField, Nested, OneOf, Price, PriceDto } from '#platform/http';
import type { Metadata } from '#platform/values';
import type { AttributeInput } from '../product-types/attribute-input.js';
import { Attributes } from './attributes.field.js';
import { OPTIONS, OTHER_PRICES, VARIANT, VARIANT_IMAGES } from '../product-values.js';
import { PRODUCT_STATUSES, STOCK_POLICIES, type ProductStatus, type StockPolicy } from '../variant.js';
import {
  DimensionsDto,
  ImageInputDto,
  OrderQuantityInputDto,
  ScheduleInputDto,
  VariantOptionDto,
} from './product-parts.dto.js';

const SKU = { example: 'RRJ-M-BLUE', description: 'Unique in the shop' } as const;
const PRICE = { description: 'In the shop’s currency' } as const;

/** The fields of a variant that may be left out. */
class VariantDetailsDto {
  @Nested(() => VariantOptionDto, { optional: true, array: true, ...OPTIONS })
  options?: readonly VariantOptionDto[];

  @Nested(() => PriceDto, {
    optional: true,
    array: true,
    ...OTHER_PRICES,
    description: 'In other currencies, at most one each',
  })
  prices?: readonly PriceDto[];

  @Price({ optional: true, nullable: true, description: 'A former or recommended price' })
  compareAt?: PriceDto | null;

  @Price({
    optional: true,
    nullable: true,
    description: 'What the shop pays for a piece; shoppers do not see it',
  })
  cost?: PriceDto | null;

  @FieldOf(VARIANT.barcode, { example: '4006381333931' })
  barcode?: string | null;

  @FieldOf(VARIANT.weightGrams, { example: 380 })
  weightGrams?: number | null;

  @Nested(() => DimensionsDto, { optional: true, nullable: true, description: 'Of what is sent' })
  dimensions?: DimensionsDto | null;

  @FieldOf(VARIANT.hsCode, { example: '6201.40', description: 'Harmonized System, for customs' })
  hsCode?: string | null;

  @FieldOf(VARIANT.countryOfOrigin, { example: 'PT', description: 'ISO 3166-1, for customs' })
  countryOfOrigin?: string | null;

  @FieldOf(VARIANT.requiresShipping, { example: true, description: 'false: nothing is sent. Default: true' })
  requiresShipping?: boolean;

  @Nested(() => OrderQuantityInputDto, {
    optional: true,
    nullable: true,
    description: 'How many pieces a cart may have of it',
  })
  orderQuantity?: OrderQuantityInputDto | null;

  @OneOf(STOCK_POLICIES, {
    name: 'StockPolicy',
    optional: true,
    example: 'deny',
    description:
      'What happens when the stock is sold. `deny` (default): nothing more is sold; `back-order`: orders wait for new stock; ' +
      '`untracked`: there is always enough',
  })
  stockPolicy?: StockPolicy;

  @FieldOf(VARIANT.taxClass, { example: 'reduced', description: 'Default: the usual one' })
  taxClass?: string | null;

  @OneOf(PRODUCT_STATUSES, {
    name: 'ProductStatus',
    optional: true,
    example: 'active',
    description: 'Shoppers see what is active, if its product is. Default: active',
  })
  status?: ProductStatus;

  @Nested(() => ScheduleInputDto, { optional: true, nullable: true })
  schedule?: ScheduleInputDto | null;

  @Nested(() => ImageInputDto, {
    optional: true,
    array: true,
    ...VARIANT_IMAGES,
    description: 'Its own pictures; without any, the product’s are shown',
  })
  images?: readonly ImageInputDto[];

  @Attributes()
  attributes?: AttributeInput;

  @ExternalId()
  externalId?: string | null;

  @MetadataField()
  metadata?: Metadata;
}

/** A new variant. */
export class VariantInputDto extends VariantDetailsDto {
  @FieldOf(VARIANT.sku, SKU)
  sku: string;

  @Price(PRICE)
  price: PriceDto;
}

/** A variant of a product that changes: one that it has keeps what is left out, null takes away. */
export class VariantChangeDto extends VariantDetailsDto {
  @FieldOf(VARIANT.id, {
    example: '01jd2k3m4n5p6q7r8s9tavwxyz',
    description: 'Which variant changes; else its SKU says so, or its options',
  })
  id?: string;

  @FieldOf(VARIANT.sku, { ...SKU, optional: true })
  sku?: string;

  @Price({ ...PRICE, optional: true })
  price?: PriceDto;
}
