import {
  ExternalId,
  FieldOf,
  Flag,
  Id,
  Int,
  MetadataField,
  Nested,
  OneOf,
  Price,
  PriceDto,
  PublicMetadata,
  Text,
} from '#platform/http';
import { QUANTITY_MAX } from '#platform/quantities';
import type { Metadata } from '#platform/values';
import { AVAILABILITIES, type Availability } from '../availability.js';
import type { AttributeValues } from '../product-types/product-type.js';
import { Attributes } from './attributes.field.js';
import type { ResolvedPrice } from '#commerce/pricing';
import { PriceTierDto, ReductionDto } from './price.dto.js';
import type { ShownImages } from '../product-media.js';
import { VARIANT } from '../product-values.js';
import { NO_STOCK, type VariantStock } from '../variant-stock.js';
import {
  PRODUCT_STATUSES,
  quantityRange,
  STOCK_POLICIES,
  type ProductStatus,
  type StockPolicy,
  type Variant,
} from '../variant.js';
import {
  DimensionsDto,
  ImageDto,
  OrderQuantityDto,
  ScheduleDto,
  ShownAttributeDto,
  VariantOptionDto,
} from './product-parts.dto.js';

export const AVAILABILITY = { name: 'Availability', example: 'in-stock' } as const;

/** What everybody sees of a variant. */
class AnyVariantDto {
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

  @Text({ optional: true, max: 60, example: '4006381333931' })
  barcode?: string;

  @Int({ optional: true, min: 0, example: 380 })
  weightGrams?: number;

  @Nested(() => DimensionsDto, { optional: true, description: 'Of what is sent' })
  dimensions?: DimensionsDto;

  @Flag({ example: true, description: 'false: nothing is sent' })
  requiresShipping: boolean;

  @Nested(() => OrderQuantityDto)
  orderQuantity: OrderQuantityDto;

  @Nested(() => ImageDto, { array: true, description: 'Its own; if it has none, show the product’s' })
  images: readonly ImageDto[];

  @Int({
    min: 0,
    example: 10,
    description: `Pieces that can be bought now, in all stores together; ${QUANTITY_MAX} if stock is no limit`,
  })
  available: number;

  @OneOf(AVAILABILITIES, AVAILABILITY)
  availability: Availability;
}

function anyVariant(
  variant: Variant,
  { available, availability }: VariantStock = NO_STOCK,
  images: ShownImages,
): AnyVariantDto {
  const { id, sku, title, options, price, compareAt, barcode, weightGrams, dimensions } = variant;
  return {
    id,
    sku,
    title,
    options,
    price,
    compareAt,
    barcode,
    weightGrams,
    dimensions,
    requiresShipping: variant.requiresShipping !== false,
    orderQuantity: quantityRange(variant.orderQuantity),
    images: images.all(variant.images).map(ImageDto.of),
    available,
    availability,
  };
}

/** What is known of a variant besides itself. */
interface ShownVariant {
  readonly price: ResolvedPrice;
  readonly stock: VariantStock | undefined;
  readonly images: ShownImages;
  readonly attributes: readonly ShownAttributeDto[];
}

/** A variant as shoppers see it, at their prices. */
export class VariantDto extends AnyVariantDto {
  @Nested(() => ReductionDto, { optional: true })
  reduction?: ReductionDto;

  @Nested(() => PriceTierDto, {
    array: true,
    description: 'What a piece costs by quantity, if it depends on it; the first is for one piece',
  })
  tiers: readonly PriceTierDto[];

  @Nested(() => ShownAttributeDto, { array: true })
  attributes: readonly ShownAttributeDto[];

  @PublicMetadata()
  metadata: Readonly<Record<string, unknown>>;

  static of(variant: Variant, { price, stock, images, attributes }: ShownVariant): VariantDto {
    return {
      ...anyVariant(variant, stock, images),
      price: price.price,
      compareAt: price.compareAt,
      reduction: ReductionDto.of(price),
      tiers: price.tiers.length > 1 ? price.tiers : [],
      attributes,
      metadata: variant.metadata?.public ?? {},
    };
  }
}

/** A variant as staff see it. */
export class AdminVariantDto extends AnyVariantDto {
  @Nested(() => PriceDto, { array: true, description: 'In other currencies' })
  prices: readonly PriceDto[];

  @Price({ optional: true, description: 'What the shop pays for a piece' })
  cost?: PriceDto;

  @Text({ optional: true, max: 14, example: '6201.40' })
  hsCode?: string;

  @Text({ optional: true, max: 2, example: 'PT' })
  countryOfOrigin?: string;

  @OneOf(STOCK_POLICIES, { name: 'StockPolicy', example: 'deny' })
  stockPolicy: StockPolicy;

  @Text({ optional: true, max: 60, example: 'reduced' })
  taxClass?: string;

  @OneOf(PRODUCT_STATUSES, { name: 'ProductStatus', example: 'active' })
  status: ProductStatus;

  @Nested(() => ScheduleDto, { optional: true })
  schedule?: ScheduleDto;

  @Attributes({ optional: false })
  attributes: AttributeValues;

  @ExternalId({ nullable: false })
  externalId?: string;

  @MetadataField({ optional: false })
  metadata: Metadata;

  static of(variant: Variant, stock: VariantStock | undefined, images: ShownImages): AdminVariantDto {
    const { prices = [], cost, hsCode, countryOfOrigin, taxClass, externalId } = variant;
    const { attributes = {}, metadata = {} } = variant;
    return {
      ...anyVariant(variant, stock, images),
      prices,
      cost,
      hsCode,
      countryOfOrigin,
      stockPolicy: variant.stockPolicy ?? 'deny',
      taxClass,
      status: variant.status ?? 'active',
      schedule: ScheduleDto.of(variant.schedule),
      attributes,
      externalId,
      metadata,
    };
  }
}
