import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { ChangeCustomerPassword } from '../customers/change-customer-password.js';
import { Customers } from '../customers/customers.js';
import { ProfileDto, UpdateProfileDto } from './customer.dto.js';
import { ownPasswordRoutes } from './populations/own-password.routes.js';
import { CUSTOMERS } from './populations/population.js';
import { Caller } from './request-facts.js';

/** The customer’s own account. */
@Controller('me')
export class MeController extends ownPasswordRoutes(CUSTOMERS) {
  constructor(
    private readonly customers: Customers,
    passwords: ChangeCustomerPassword,
  ) {
    super(passwords);
  }

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
}
