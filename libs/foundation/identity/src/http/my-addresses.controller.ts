import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { Addresses } from '../customers/addresses.js';
import { identityErrors } from '../identity.errors.js';
import { Caller } from './request-facts.js';
import { GivenAddressDto, SavedAddressDto, SavedAddressListDto } from './saved-address.dto.js';

/** The saved addresses of a customer. */
@Controller('me/addresses')
export class MyAddressesController {
  constructor(private readonly addresses: Addresses) {}

  @Get()
  @Access({
    who: 'customer',
    summary: 'List your saved addresses, the default first',
    answers: { type: SavedAddressListDto },
  })
  async list(@Caller() { id }: Principal): Promise<SavedAddressListDto> {
    return { data: (await this.addresses.list(id)).map(SavedAddressDto.of) };
  }

  @Post()
  @Access({
    who: 'customer',
    idempotency: 'optional',
    summary: 'Save an address',
    answers: { type: SavedAddressDto },
    errors: [identityErrors.tooManyAddresses],
  })
  async add(@Caller() { id }: Principal, @Body() address: GivenAddressDto): Promise<SavedAddressDto> {
    return SavedAddressDto.of(await this.addresses.add(id, address));
  }

  @Put(':id')
  @Access({
    who: 'customer',
    summary: 'Replace a saved address',
    answers: { type: SavedAddressDto },
    errors: [identityErrors.addressNotFound],
  })
  async replace(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() address: GivenAddressDto,
  ): Promise<SavedAddressDto> {
    return SavedAddressDto.of(await this.addresses.replace(caller.id, id, address));
  }

  @Delete(':id')
  @Access({
    who: 'customer',
    summary: 'Remove a saved address; if it was the default, another becomes it',
    answers: {},
    errors: [identityErrors.addressNotFound],
  })
  remove(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.addresses.remove(caller.id, id);
  }
}
