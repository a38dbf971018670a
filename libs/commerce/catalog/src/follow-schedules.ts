import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, Work, type TenantWork } from '#foundation/tenancy';
import { Product } from './product.schema.js';
import { Products, SCHEDULES_WORK } from './products.service.js';

const AT_ONCE = 20;

/** Puts products and variants on sale and off sale at the times that merchants have planned. */
@Work({
  name: SCHEDULES_WORK,
  due: { collection: 'products', at: 'scheduledAt', where: { deletedAt: null } },
})
export class FollowSchedules implements TenantWork {
  constructor(
    @InjectModel(Product.name) private readonly products: Model<Product>,
    private readonly writer: Products,
  ) {}

  async turn(): Promise<'more' | void> {
    if ((await this.followDue(new Date())) === AT_ONCE) return 'more';
  }

  /** @returns how many products were due */
  async followDue(now: Date): Promise<number> {
    const due = await collectionOf(this.products)
      .find({ deletedAt: null, scheduledAt: { $lte: now } }, { projection: { _id: 1 } })
      .sort({ scheduledAt: 1 })
      .limit(AT_ONCE)
      .toArray();
    for (const { _id } of due) await this.writer.followSchedules(_id, now);
    return due.length;
  }
}
