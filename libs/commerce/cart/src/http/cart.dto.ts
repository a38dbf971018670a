import { quantityRange } from '#commerce/catalog';
import { OrderQuantityDto } from '#commerce/catalog/http';
import { Flag, Id, Int, Iso8601, MoneyDto, Nested, OneOf, Text } from '#platform/http';
import { LINES_MAX, QUANTITY_MAX } from '#platform/quantities';
import { ITEM_PROBLEMS, type EvaluatedCart, type EvaluatedItem, type ItemProblem } from '../evaluate-cart.js';

export class AddItemDto {
  @Id({ optional: true })
  variantId?: string;

  @Id({
    optional: true,
    insteadOf: 'variantId',
    description: 'Instead of variantId, for products with a single variant',
  })
  productId?: string;

  @Int({ min: 1, max: QUANTITY_MAX })
  quantity: number;
}

export class SetQuantityDto {
  @Int({ min: 1, max: QUANTITY_MAX })
  quantity: number;
}

export class CartItemDto {
  @Id()
  id: string;

  @Id()
  variantId: string;

  @Id({ nullable: true, description: 'null if the variant no longer exists' })
  productId: string | null;

  @Text({ nullable: true })
  slug: string | null;

  @Text({ nullable: true })
  sku: string | null;

  @Text({ nullable: true, max: 500 })
  title: string | null;

  @Text({ nullable: true, max: 620, example: 'M / Blue' })
  variantTitle: string | null;

  @Text({ nullable: true, max: 2048 })
  imageUrl: string | null;

  @Int({ min: 1, max: QUANTITY_MAX })
  quantity: number;

  @Nested(() => MoneyDto)
  unitPrice: MoneyDto;

  @Nested(() => MoneyDto)
  total: MoneyDto;

  @Int({
    min: 0,
    max: QUANTITY_MAX,
    description: 'Pieces that can be bought now; the maximum also if stock is no limit',
  })
  available: number;

  @Nested(() => OrderQuantityDto, { description: 'The quantities of it that can be ordered' })
  orderQuantity: OrderQuantityDto;

  @OneOf(ITEM_PROBLEMS, {
    name: 'CartItemProblem',
    nullable: true,
    description: 'Why the item cannot be bought as it is; null if it can',
  })
  problem: ItemProblem | null;

  static of(item: EvaluatedItem, currency: string): CartItemDto {
    const { id, variantId, quantity, variant, unitPrice, total, available, problem } = item;
    return {
      id,
      variantId,
      productId: variant?.productId ?? null,
      slug: variant?.productSlug ?? null,
      sku: variant?.sku ?? null,
      title: variant?.title ?? null,
      variantTitle: variant?.variantTitle ?? null,
      imageUrl: variant?.imageUrl ?? null,
      quantity,
      unitPrice: { amount: unitPrice, currency },
      total: { amount: total, currency },
      available: Math.max(0, Math.min(available, QUANTITY_MAX)),
      orderQuantity: quantityRange(variant?.orderQuantity),
      problem: problem ?? null,
    };
  }
}

export class CartDto {
  @Nested(() => CartItemDto, { array: true })
  items: CartItemDto[];

  @Int({ min: 0, max: LINES_MAX * QUANTITY_MAX, description: 'Number of pieces of all items' })
  count: number;

  @Nested(() => MoneyDto, { description: 'Sum of the items on sale, before discounts, shipping and tax' })
  subtotal: MoneyDto;

  @Nested(() => MoneyDto)
  total: MoneyDto;

  @Flag({ description: 'Whether the cart can be ordered as it is' })
  orderable: boolean;

  @Flag({
    description: 'Whether any of it is sent: an order with deliveryType delivery then needs an address',
  })
  requiresShipping: boolean;

  @Int({ min: 0 })
  version: number;

  @Iso8601({ nullable: true, description: 'null until the first item is put in' })
  expiresAt: string | null;

  static of({ items, totals, requiresShipping, version, expiresAt }: EvaluatedCart): CartDto {
    const { currency, subtotal, total } = totals;
    return {
      items: items.map((item) => CartItemDto.of(item, currency)),
      count: items.reduce((all, { quantity }) => all + quantity, 0),
      subtotal: { amount: subtotal, currency },
      total: { amount: total, currency },
      orderable: items.length > 0 && items.every(({ problem }) => problem === undefined),
      requiresShipping,
      version,
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  }
}
