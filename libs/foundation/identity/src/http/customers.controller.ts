import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, Paging, type PageOf } from '#platform/http';
import { customerGroupErrors } from '../customer-groups/customer-group.errors.js';
import { CustomerGroups } from '../customer-groups/customer-groups.js';
import { ChangeCustomer } from '../customers/change-customer.js';
import type { CustomerRecord } from '../customers/customer.schema.js';
import { Customers } from '../customers/customers.js';
import { valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import { PersonalDataRequests } from '../personal-data/personal-data-requests.js';
import { CustomerDto, CustomerQuery, UpdateCustomerDto } from './customer.dto.js';

/** Staff see customers, change them, and export or erase their data on request. */
@Controller('admin/customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly changes: ChangeCustomer,
    private readonly groups: CustomerGroups,
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
    const found = await this.customers.list(page.request, query.search);
    const groups = await this.groups.existing(found.rows.flatMap(({ groupIds }) => groupIds ?? []));
    return page.answer(found, (customer) => CustomerDto.shown(customer, groups));
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
    return this.shown(await this.customers.byId(id));
  }

  @Patch(':id')
  @Access({
    who: 'staff',
    permission: 'customers.write',
    summary: 'Change a customer’s profile and groups',
    description:
      'Prices of the new groups hold from the customer’s next request on. Also needs customers.read, since the answer shows the person.',
    answers: { type: CustomerDto },
    errors: [identityErrors.customerNotFound, customerGroupErrors.unknown, valueErrors.invalid],
  })
  async update(@Param('id') id: string, @Body() change: UpdateCustomerDto): Promise<CustomerDto> {
    return this.shown(await this.changes.change(id, change));
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

  private async shown(customer: CustomerRecord): Promise<CustomerDto> {
    return CustomerDto.shown(customer, await this.groups.existing(customer.groupIds ?? []));
  }
}
