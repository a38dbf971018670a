import { Body, Controller, Get, Patch, UseInterceptors } from '@nestjs/common';
import { platformErrors } from '#platform/errors';
import { Access, EntityTag, RequiredIfMatch } from '#platform/http';
import { tenancyErrors } from '#foundation/tenancy';
import { settingsErrors } from '../settings.errors.js';
import { ShopSettings } from '../shop-settings.js';
import { ChangeSettingsDto, ShopSettingsDto } from './settings.dto.js';

/** Staff decide about their shop. */
@Controller('admin/settings')
@UseInterceptors(EntityTag)
export class SettingsController {
  constructor(private readonly settings: ShopSettings) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'settings.read',
    summary: 'Read the settings of the shop, with its name and hosts',
    answers: { type: ShopSettingsDto },
  })
  async read(): Promise<ShopSettingsDto> {
    return ShopSettingsDto.of(await this.settings.read());
  }

  @Patch()
  @Access({
    who: 'staff',
    permission: 'settings.write',
    stepUp: true,
    summary: 'Change settings of the shop; those that are left out stay as they are',
    answers: { type: ShopSettingsDto },
    errors: [
      tenancyErrors.invalid,
      tenancyErrors.busy,
      settingsErrors.operatorsOnly,
      settingsErrors.outdated,
      platformErrors.preconditionRequired,
      platformErrors.preconditionFailed,
    ],
  })
  async change(
    @Body() { settings }: ChangeSettingsDto,
    @RequiredIfMatch() version: number,
  ): Promise<ShopSettingsDto> {
    return ShopSettingsDto.of(await this.settings.change(settings, version));
  }
}
