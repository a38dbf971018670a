import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { ReleasesSetting, type SettingRelease } from '#foundation/settings';
import { collectionOf } from '#foundation/tenancy';
import { Product } from './product.schema.js';

/** A merchant may choose the currency as long as nothing is priced in it. */
@ReleasesSetting('currency')
export class ReleaseCurrency implements SettingRelease {
  constructor(@InjectModel(Product.name) private readonly products: Model<Product>) {}

  async released(): Promise<boolean> {
    return (await collectionOf(this.products).findOne({}, { projection: { _id: 1 } })) === null;
  }
}
