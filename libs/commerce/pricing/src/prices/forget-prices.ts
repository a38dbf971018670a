import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, Subscriber, type EventSubscriber, type NumberedEvent } from '#foundation/tenancy';
import { PriceListDeleted, type PriceListFacts } from '../price-lists/price-list.events.js';
import { PriceRow } from './price.schema.js';

const BATCH = 1_000;

/** Deletes the prices of a deleted list. There may be too many for one transaction; a second run goes on. */
@Subscriber({ name: 'pricing.forget-prices', on: [PriceListDeleted], effect: 'outside' })
export class ForgetPrices implements EventSubscriber {
  constructor(@InjectModel(PriceRow.name) private readonly model: Model<PriceRow>) {}

  async handle({ data: { priceListId: list } }: NumberedEvent<PriceListFacts>): Promise<void> {
    const rows = collectionOf(this.model);
    for (;;) {
      const some = await rows
        .find({ list }, { projection: { _id: 1 } })
        .limit(BATCH)
        .toArray();
      if (some.length === 0) return;
      await rows.deleteMany({ _id: { $in: some.map(({ _id }) => _id) } });
    }
  }
}
