import type { mongo } from 'mongoose';
import { ShownAvailability } from '#commerce/catalog';
import {
  Outbox,
  STATE_COLLECTION,
  StateStore,
  UnitOfWork,
  Work,
  type BoundCollection,
  type TenantWork,
  type Turn,
} from '#foundation/tenancy';
import { RefreshAvailability } from './refresh-availability.js';

export const RECOUNT_WORK = 'recount-availability';
export const RECOUNT_ID = 'recount-availability';
const AT_ONCE = 100;

/** How far a recount has come; none runs if it has no time. */
export interface Recount {
  _id: string;
  at?: Date;
  /** Id of the last product that was looked at. */
  after: string;
}

/**
 * Looks at all products again: after a store was opened or closed, and after an upgrade, since processes of the earlier
 * version change stock without a word about availability.
 */
@Work({
  name: RECOUNT_WORK,
  due: { collection: STATE_COLLECTION, at: 'at', where: { _id: RECOUNT_ID } },
})
export class RecountAvailability implements TenantWork {
  constructor(
    private readonly state: StateStore,
    private readonly shown: ShownAvailability,
    private readonly availability: RefreshAvailability,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Begins, or begins again, in the running transaction. */
  async begin(): Promise<void> {
    this.unitOfWork.mustBeRunning();
    const $set = { at: new Date(), after: '' };
    await this.rows.updateOne({ _id: RECOUNT_ID }, { $set }, { upsert: true });
    this.outbox.wake(RECOUNT_WORK);
  }

  async turn({ until }: Turn): Promise<'more' | void> {
    while (Date.now() < until) {
      const recount = await this.rows.findOne({ _id: RECOUNT_ID, at: { $lte: new Date() } });
      if (!recount) return;
      await this.goOn(recount);
    }
    return 'more';
  }

  private async goOn({ _id, at, after }: Recount): Promise<void> {
    await this.unitOfWork.run(async () => {
      const products = await this.shown.after(after, AT_ONCE);
      await this.availability.of(products);
      const last = products.at(-1)?.productId ?? after;
      const next = products.length < AT_ONCE ? { $unset: { at: '' as const } } : { $set: { after: last } };
      // Unless somebody has begun again.
      await this.rows.updateOne({ _id, at, after }, next);
    });
  }

  private get rows(): BoundCollection<Recount & mongo.Document> {
    return this.state.collection<Recount & mongo.Document>();
  }
}
