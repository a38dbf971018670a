import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import {
  collectionOf,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { LONG_AGO } from './asked.js';
import { changedTo, type ListedPrice } from './listed-price.js';
import { PriceChanged } from './price.events.js';
import { baseList, PriceRow, rowId } from './price.schema.js';

/** A base price that was changed, in minor units. */
export interface BasePriceChange {
  readonly variantId: string;
  /** ISO 4217. */
  readonly currency: string;
  /** undefined: it had none in this currency. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Most changes of one event. */
const BATCH = 500;

/** The history of base prices, which are stored with their products. */
@TenantInjectable()
export class BasePrices {
  constructor(
    @InjectModel(PriceRow.name) private readonly model: Model<PriceRow>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** As {@link pricesChanged}, for one price. */
  priceChanged(
    variantId: string,
    currency: string,
    before: number | undefined,
    after: number | undefined,
    at: Date,
  ): Promise<void> {
    return this.pricesChanged([{ variantId, currency, before, after }], at);
  }

  /**
   * Notes what was asked until now, in the transaction that changes the prices. Whoever changes base prices calls this;
   * new variants, and prices that stay the same, may be among the changes and leave nothing.
   */
  async pricesChanged(all: readonly BasePriceChange[], at: Date): Promise<void> {
    this.unitOfWork.mustBeRunning();
    const changed = all.filter(({ before, after }) => before !== after);
    if (changed.length === 0) return;
    const found = await this.rows.find({ _id: { $in: changed.map(idOf) } }).toArray();
    const known = new Map(found.map((row) => [row._id, row]));
    // The first price of a variant is in its product; there is nothing else to remember.
    const changes = changed.filter((change) => change.before !== undefined || known.has(idOf(change)));
    if (changes.length === 0) return;
    await this.rows.bulkWrite(
      changes.map((change) => {
        const row = rowAfter(known.get(idOf(change)), change, at);
        return { replaceOne: { filter: { _id: row._id }, replacement: row, upsert: true } };
      }),
      { ordered: false },
    );
    await this.tell(changes);
  }

  /** Forgets all prices of variants that were deleted, in every list; in the running unit of work, if there is one. */
  async forgetVariants(variantIds: readonly string[]): Promise<void> {
    if (variantIds.length === 0) return;
    // The character after the colon.
    const ranges = variantIds.map((id) => ({ _id: { $gt: rowId(id, ''), $lt: `${id};` } }));
    await this.rows.deleteMany({ $or: ranges });
  }

  private async tell(changes: readonly BasePriceChange[]): Promise<void> {
    for (const currency of new Set(changes.map((change) => change.currency))) {
      const prices = changes
        .filter((change) => change.currency === currency)
        .map(({ variantId, before = null, after = null }) => ({ variantId, before, after }));
      for (let from = 0; from < prices.length; from += BATCH) {
        const some = { priceListId: null, currency, prices: prices.slice(from, from + BATCH) };
        await this.outbox.append(PriceChanged.of(baseList(currency), some));
      }
    }
  }

  private get rows(): BoundCollection<PriceRow & mongo.Document> {
    return collectionOf(this.model);
  }
}

/** A row without prices: only the history counts, since the products have the present ones. */
function rowAfter(known: PriceRow | undefined, change: BasePriceChange, at: Date): PriceRow {
  const { currency, before, after } = change;
  const none = { tiers: [], sales: [] };
  const present: ListedPrice = {
    ...none,
    amount: before ?? null,
    history: known?.history ?? [],
    since: known?.since ?? LONG_AGO,
  };
  const { history, since } = changedTo(present, { ...none, amount: after ?? null }, at);
  return { _id: idOf(change), list: baseList(currency), ...none, amount: null, history, since };
}

function idOf({ variantId, currency }: BasePriceChange): string {
  return rowId(variantId, baseList(currency));
}
