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
    description: 'Pieces that can be bought now; larger numbers are shown as the maximum',
  })
  available: number;

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

  @Int({ min: 0 })
  version: number;

  @Iso8601({ nullable: true, description: 'null until the first item is put in' })
  expiresAt: string | null;

  static of({ items, totals, version, expiresAt }: EvaluatedCart): CartDto {
    const { currency, subtotal, total } = totals;
    return {
      items: items.map((item) => CartItemDto.of(item, currency)),
      count: items.reduce((all, { quantity }) => all + quantity, 0),
      subtotal: { amount: subtotal, currency },
      total: { amount: total, currency },
      orderable: items.length > 0 && items.every(({ problem }) => problem === undefined),
      version,
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  }
}
