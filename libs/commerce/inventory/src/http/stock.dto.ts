import { AVAILABILITIES, type Availability, type VariantFacts, type VariantStock } from '#commerce/catalog';
import {
  FieldOf,
  Flag,
  Id,
  Int,
  Iso8601,
  Nested,
  OneOf,
  PageQuery,
  QueryFlag,
  QueryList,
  Text,
} from '#platform/http';
import { QUANTITY_MAX } from '#platform/quantities';
import { id } from '#platform/values';
import { ADJUSTMENT, ADJUSTMENTS } from '../adjust-stock.js';
import { LOW_AT } from '../stock-thresholds.js';
import { MOVEMENT_KINDS, type MovementKind, type StockMovement } from '../stock-movement.schema.js';
import type { Stock } from '../stock.schema.js';

const VARIANT_ID = '01jd2k3m4n5p6q7r8s9tavwxyz';
const SKU = { optional: true, max: 100, example: 'RRJ-M-BLUE' } as const;
const ID_LIST = /^[0-9a-hjkmnp-tv-z]{26}(,[0-9a-hjkmnp-tv-z]{26}){0,99}$/;

export class AvailabilityQuery {
  @Text({
    max: 2699,
    pattern: ID_LIST,
    patternHint: {
      en: 'must be up to 100 ids of variants, separated by commas',
      de: 'muss aus bis zu 100 Ids von Varianten bestehen, mit Kommas getrennt',
    },
    example: '01jd2k3m4n5p6q7r8s9tavwxyz,01jd2k3m4n5p6q7r8s9tavwxy0',
    description: 'Ids of variants, separated by commas',
  })
  variantIds: string;
}

export class VariantAvailabilityDto {
  @Id()
  variantId: string;

  @Int({
    min: 0,
    example: 10,
    description: `Pieces that can be bought now; ${QUANTITY_MAX} if stock is no limit`,
  })
  available: number;

  @Flag({ example: true, description: 'Whether it can be bought now, on back-order too' })
  inStock: boolean;

  @OneOf(AVAILABILITIES, { name: 'Availability', example: 'in-stock' })
  availability: Availability;

  static of([variantId, stock]: readonly [string, VariantStock]): VariantAvailabilityDto {
    return { variantId, ...stock, inStock: stock.available > 0 };
  }
}

export class StoreAvailabilityDto {
  @Id()
  storeId: string;

  @Nested(() => VariantAvailabilityDto, { array: true })
  data: VariantAvailabilityDto[];
}

export class StockQuery extends PageQuery {
  @Id({ optional: true, description: 'Only stock at this store' })
  storeId?: string;

  @QueryList({
    optional: true,
    item: id(),
    example: [VARIANT_ID],
    description: 'Only stock of these variants',
  })
  variantId?: readonly string[];

  @QueryFlag({ optional: true, example: true, description: 'Only stock that is low' })
  low?: boolean;

  @Text({
    optional: true,
    max: 200,
    example: 'RRJ-M-BLUE',
    description:
      'Only stock of variants with this SKU (or its beginning) or barcode, or of the hundred products that match these words best',
  })
  search?: string;
}

export class MovementQuery extends PageQuery {
  @Id({ optional: true })
  storeId?: string;

  @Id({ optional: true })
  variantId?: string;
}

export class StockDto {
  @Text({ max: 53, example: '01jd2k3m4n5p6q7r8s9tavwxyz:01jd2k3m4n5p6q7r8s9tavwxy0' })
  id: string;

  @Id()
  variantId: string;

  @Id()
  storeId: string;

  @Text(SKU)
  sku?: string;

  @Text({ optional: true, max: 880, example: 'Ridge Rain Jacket, M / Blue' })
  title?: string;

  @Int({ min: 0, example: 12, description: 'Pieces on hand' })
  onHand: number;

  @Int({ min: 0, example: 2, description: 'Pieces on hand that are reserved for checkouts' })
  reserved: number;

  @Int({ min: 0, example: 10, description: 'Pieces that can be bought now: on hand, less reserved' })
  available: number;

  @Int({
    nullable: true,
    min: 0,
    example: 3,
    description: 'Staff are told when the available pieces fall to this number',
  })
  lowAt: number | null;

  @Flag({ example: false })
  low: boolean;

  @Iso8601()
  updatedAt: string;

  static of(stock: Stock, variant?: VariantFacts): StockDto {
    const { _id, variantId, storeId, onHand, reserved, available, lowAt, low, updatedAt } = stock;
    return {
      id: _id,
      variantId,
      storeId,
      sku: variant?.sku,
      title: variant && `${variant.title}, ${variant.variantTitle}`,
      onHand,
      reserved,
      available,
      lowAt: lowAt ?? null,
      low,
      updatedAt: updatedAt.toISOString(),
    };
  }
}

export class ThresholdDto {
  @FieldOf(LOW_AT, { example: 3, description: 'null: staff are never told' })
  lowAt: number | null;
}

export class AdjustmentLineDto {
  @Id()
  variantId: string;

  @FieldOf(ADJUSTMENT.delta, {
    example: 24,
    description: 'Change of the pieces on hand, may be negative; either this or `setTo`',
  })
  delta?: number;

  @FieldOf(ADJUSTMENT.setTo, {
    insteadOf: 'delta',
    description: 'Pieces that were counted: the new number on hand',
  })
  setTo?: number;

  @FieldOf(ADJUSTMENT.reason, { example: 'delivery 4711' })
  reason?: string;
}

export class AdjustmentsDto {
  @Id()
  storeId: string;

  @Nested(() => AdjustmentLineDto, { array: true, ...ADJUSTMENTS })
  lines: AdjustmentLineDto[];
}

export class AdjustedStockDto {
  @Nested(() => StockDto, { array: true, description: 'The changed stock, after the change' })
  data: StockDto[];
}

export class MovementDto {
  @Id()
  id: string;

  @Id()
  variantId: string;

  @Id()
  storeId: string;

  @OneOf(MOVEMENT_KINDS, { name: 'StockMovementKind', example: 'reservation' })
  kind: MovementKind;

  @Int({ example: 0, description: 'Change of the pieces on hand' })
  onHand: number;

  @Int({ example: 2, description: 'Change of the reserved pieces' })
  reserved: number;

  @Text({ optional: true, max: 255, description: 'Id of what caused it, such as an order' })
  reference?: string;

  @Text({ optional: true, max: 200, example: 'delivery 4711' })
  reason?: string;

  @Text({ max: 100, example: 'staff:01jd2k3m4n5p6q7r8s9tavwxyz', description: 'Who caused it' })
  actor: string;

  @Iso8601()
  at: string;

  static of(movement: StockMovement): MovementDto {
    const { _id, variantId, storeId, kind, onHand, reserved, reference, reason, actor, at } = movement;
    return {
      id: _id,
      variantId,
      storeId,
      kind,
      onHand,
      reserved,
      reference,
      reason,
      actor: actor.id ? `${actor.type}:${actor.id}` : actor.type,
      at: at.toISOString(),
    };
  }
}
