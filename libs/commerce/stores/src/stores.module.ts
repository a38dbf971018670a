import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { DefaultStoreStep } from './default-store.step.js';
import { Store, StoreSchema } from './store.schema.js';
import { Stores } from './stores.service.js';

/** Places that hold stock and fulfil orders. */
@Module({
  imports: [TenancyModule.forFeature([{ name: Store.name, schema: StoreSchema }])],
  providers: [Stores, DefaultStoreStep],
  exports: [Stores],
})
export class StoresModule {}
