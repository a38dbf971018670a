import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { ChangeTenant } from './change-tenant.js';
import { ShopSettings } from './shop-settings.js';

/** What a tenant decides about its shop. */
@Module({
  imports: [TenancyModule],
  providers: [ChangeTenant, ShopSettings],
  exports: [ChangeTenant, ShopSettings],
})
export class SettingsModule {}
