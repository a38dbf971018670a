import { isDeepStrictEqual } from 'node:util';
import { Inject, Optional } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { FieldError } from '#platform/errors';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import {
  collectionOf,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { PriceLists } from '../price-lists/price-lists.js';
import { KNOWN_VARIANTS, type KnownVariants } from './known-variants.js';
import { changedTo } from './listed-price.js';
import { PriceChanged, type PriceChange } from './price.events.js';
import { checkPrice, type WantedPrice } from './price-rules.js';
import { PriceRow, rowId, variantOf } from './price.schema.js';

/** What became of one price of a batch. */
export interface PriceResult {
  readonly variantId: string;
  readonly outcome: 'set' | 'unchanged' | 'refused';
  /** Why it was refused; pointers start at the price. */
  readonly errors?: readonly FieldError[];
}

/** Rows that still have a price. */
const PRICED = { amount: { $ne: null } };

/** The prices of price lists. */
@TenantInjectable()
export class ListPrices {
  constructor(
    @InjectModel(PriceRow.name) private readonly model: Model<PriceRow>,
    private readonly lists: PriceLists,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    @Optional() @Inject(KNOWN_VARIANTS) private readonly variants?: KnownVariants,
  ) {}

  /** One page, by variants. @throws price-list.not-found */
  async list(listId: string, page: PageRequest): Promise<PageRows<PriceRow>> {
    const { _id: list } = await this.lists.get(listId);
    return readPage(this.rows, page, { filter: { list, ...PRICED } });
  }

  /**
   * Sets the prices of a batch, each as a whole, in one transaction with one event. A price that is not valid is refused
   * and the others are set; a price that is the same already is left as it is, so a batch may be sent again.
   * @param wanted at most 500
   * @throws price-list.not-found
   */
  async set(listId: string, wanted: readonly WantedPrice[]): Promise<readonly PriceResult[]> {
    demand('prices.write');
    const unknown = new Set(await this.variants?.unknown(wanted.map(({ variantId }) => variantId)));
    const checked = wanted.map((price, index) => {
      const { variantId } = price;
      if (unknown.has(variantId)) return { variantId, problems: [UNKNOWN_VARIANT] };
      if (wanted.findIndex((other) => other.variantId === variantId) < index)
        return { variantId, problems: [REPEATED_VARIANT] };
      return { variantId, ...checkPrice(price) };
    });
    return this.unitOfWork.run(async () => {
      const { _id: list, currency } = await this.lists.get(listId);
      const before = await this.rowsOf(
        list,
        wanted.map(({ variantId }) => variantId),
      );
      const now = new Date();
      const changes: PriceRow[] = [];
      const results = checked.map((row): PriceResult => {
        const { variantId } = row;
        if (!('price' in row)) return { variantId, outcome: 'refused', errors: row.problems };
        const known = before.get(variantId);
        if (known && isDeepStrictEqual(saidBy(known), row.price)) return { variantId, outcome: 'unchanged' };
        changes.push({ _id: rowId(variantId, list), list, ...changedTo(known, row.price, now) });
        return { variantId, outcome: 'set' };
      });
      await this.write(list, currency, before, changes);
      return results;
    });
  }

  /**
   * Takes prices out of a list; variants without a price there are passed over. The rows stay for their history: what was
   * asked counts for the reductions of the next thirty days.
   * @throws price-list.not-found
   */
  async remove(listId: string, variantIds: readonly string[]): Promise<void> {
    demand('prices.write');
    await this.unitOfWork.run(async () => {
      const { _id: list, currency } = await this.lists.get(listId);
      const before = await this.rowsOf(list, variantIds);
      const now = new Date();
      const none = { amount: null, tiers: [], sales: [] };
      const changes = [...before.values()]
        .filter(({ amount }) => amount !== null)
        .map((row) => ({ _id: row._id, list, ...changedTo(row, none, now) }));
      await this.write(list, currency, before, changes);
    });
  }

  private async write(
    list: string,
    currency: string,
    before: ReadonlyMap<string, PriceRow>,
    changes: readonly PriceRow[],
  ): Promise<void> {
    if (changes.length === 0) return;
    await this.rows.bulkWrite(
      changes.map((row) => ({ replaceOne: { filter: { _id: row._id }, replacement: row, upsert: true } })),
      { ordered: false },
    );
    const prices = changes.map((row): PriceChange => {
      const variantId = variantOf(row);
      return { variantId, before: before.get(variantId)?.amount ?? null, after: row.amount };
    });
    await this.outbox.append(PriceChanged.of(list, { priceListId: list, currency, prices }));
  }

  private async rowsOf(list: string, variantIds: readonly string[]): Promise<Map<string, PriceRow>> {
    const ids = variantIds.map((variantId) => rowId(variantId, list));
    const found = await this.rows.find({ _id: { $in: ids } }).toArray();
    return new Map(found.map((row) => [variantOf(row), row]));
  }

  private get rows(): BoundCollection<PriceRow & mongo.Document> {
    return collectionOf(this.model);
  }
}

const UNKNOWN_VARIANT: FieldError = {
  pointer: '/variantId',
  code: 'unknown',
  message: { en: 'is no variant of the shop', de: 'ist keine Variante des Shops' },
};

const REPEATED_VARIANT: FieldError = {
  pointer: '/variantId',
  code: 'items',
  message: { en: 'has a price earlier in the batch', de: 'hat schon einen Preis weiter oben' },
};

/** What a row says, without when. */
function saidBy({ amount, tiers, sales, compareAt }: PriceRow) {
  return { amount, tiers, sales, ...(compareAt !== undefined && { compareAt }) };
}
