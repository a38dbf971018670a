import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TenancyModule } from '#foundation/tenancy';
import { ChangeTenant } from './change-tenant.js';
import { SettingReleases } from './setting-releases.js';
import { ShopSettings } from './shop-settings.js';

/** What a tenant decides about its shop. */
@Module({
  imports: [DiscoveryModule, TenancyModule],
  providers: [ChangeTenant, SettingReleases, ShopSettings],
  exports: [ChangeTenant, ShopSettings],
})
export class SettingsModule {}
