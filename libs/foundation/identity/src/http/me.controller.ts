import { Body, Controller, Get, Patch, Put } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { Customers } from '../customers/customers.js';
import { identityErrors } from '../identity.errors.js';
import { ChangePasswordDto } from './auth.dto.js';
import { ProfileDto, UpdateProfileDto } from './customer.dto.js';
import { Caller, sessionOf } from './request-facts.js';

/** The customer’s own account. */
@Controller('me')
export class MeController {
  constructor(private readonly customers: Customers) {}

  @Get()
  @Access({ who: 'customer', summary: 'Read your profile', answers: { type: ProfileDto } })
  async read(@Caller() caller: Principal): Promise<ProfileDto> {
    return ProfileDto.of(await this.customers.byId(caller.id));
  }

  @Patch()
  @Access({ who: 'customer', summary: 'Change your profile', answers: { type: ProfileDto } })
  async update(@Caller() caller: Principal, @Body() changes: UpdateProfileDto): Promise<ProfileDto> {
    return ProfileDto.of(await this.customers.update(caller.id, changes));
  }

  @Put('password')
  @Access({
    who: 'customer',
    rate: 'login',
    summary: 'Change your password; your other sessions end',
    answers: {},
    errors: [
      identityErrors.wrongPassword,
      identityErrors.passwordTooCommon,
      identityErrors.tooManyTries,
      identityErrors.busy,
    ],
  })
  changePassword(
    @Caller() caller: Principal,
    @Body() { currentPassword, password }: ChangePasswordDto,
  ): Promise<void> {
    return this.customers.changePassword(caller.id, currentPassword, password, sessionOf(caller));
  }
}
