import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { DefaultStoreStep } from './default-store.step.js';
import { Stores } from './stores.service.js';

/** Places that hold stock and fulfil orders. */
@Module({
  imports: [TenancyModule.forFeature(collections)],
  providers: [Stores, DefaultStoreStep],
  exports: [Stores],
})
export class StoresModule {}
