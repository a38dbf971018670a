import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Access, Paging, type PageOf } from '#platform/http';
import { Customers } from '../customers/customers.js';
import { identityErrors } from '../identity.errors.js';
import { PersonalDataRequests } from '../personal-data/personal-data-requests.js';
import { CustomerDto, CustomerQuery } from './customer.dto.js';

/** Staff see customers, and export or erase their data on request. */
@Controller('admin/customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly requests: PersonalDataRequests,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'customers.read',
    summary: 'List customers, the newest first',
    answers: { type: CustomerDto, list: true },
  })
  async list(@Query() query: CustomerQuery): Promise<PageOf<CustomerDto>> {
    const page = this.paging.page(query, {
      list: 'customers',
      sort: [{ field: '_id', direction: -1 }],
      filters: { search: query.search },
    });
    return page.answer(await this.customers.list(page.request, query.search), CustomerDto.of);
  }

  @Get(':id')
  @Access({
    who: 'staff',
    permission: 'customers.read',
    summary: 'Read a customer',
    answers: { type: CustomerDto },
    errors: [identityErrors.customerNotFound],
  })
  async read(@Param('id') id: string): Promise<CustomerDto> {
    return CustomerDto.of(await this.customers.byId(id));
  }

  @Post(':id/export')
  @Access({
    who: 'staff',
    permission: 'customers.write',
    stepUp: true,
    summary: 'Mail the customer a link to all data that are stored about them',
    answers: { status: 202 },
    errors: [identityErrors.customerNotFound],
  })
  export(@Param('id') id: string): Promise<void> {
    return this.requests.export(id);
  }

  @Delete(':id')
  @Access({
    who: 'staff',
    permission: 'customers.write',
    stepUp: true,
    summary: 'Erase a customer’s data, as DELETE /me does',
    answers: { status: 202 },
    errors: [identityErrors.customerNotFound],
  })
  erase(@Param('id') id: string): Promise<void> {
    return this.requests.erase(id);
  }

  @Delete(':id/sessions')
  @Access({
    who: 'staff',
    permission: 'customers.write',
    summary: 'Log a customer out everywhere',
    answers: {},
    errors: [identityErrors.customerNotFound],
  })
  endSessions(@Param('id') id: string): Promise<void> {
    return this.customers.endSessions(id);
  }
}
