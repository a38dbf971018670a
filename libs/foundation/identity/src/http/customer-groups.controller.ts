import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { platformErrors } from '#platform/errors';
import { Access, EntityTag, Paging, RequiredIfMatch, type PageOf } from '#platform/http';
import { BY_KEY } from '#foundation/tenancy';
import { customerGroupErrors } from '../customer-groups/customer-group.errors.js';
import { CustomerGroups } from '../customer-groups/customer-groups.js';
import { valueErrors } from '../identity-values.js';
import {
  CreateCustomerGroupDto,
  CustomerGroupDto,
  CustomerGroupQuery,
  UpdateCustomerGroupDto,
} from './customer-group.dto.js';

const READ = { who: 'staff', permission: 'customers.read' } as const;
const WRITE = { who: 'staff', permission: 'customers.write' } as const;
const { notFound, changed, keyTaken, externalIdTaken, tooMany } = customerGroupErrors;
const CHANGE_ERRORS = [
  notFound,
  changed,
  platformErrors.preconditionRequired,
  platformErrors.preconditionFailed,
];

/** Staff put customers into groups, which may have prices of their own. */
@Controller('admin/customer-groups')
@UseInterceptors(EntityTag)
export class CustomerGroupsController {
  constructor(
    private readonly groups: CustomerGroups,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    ...READ,
    summary: 'List customer groups by their keys',
    answers: { type: CustomerGroupDto, list: true },
  })
  async list(@Query() query: CustomerGroupQuery): Promise<PageOf<CustomerGroupDto>> {
    const { externalId } = query;
    const page = this.paging.page(query, { list: 'customer-groups', sort: BY_KEY, filters: { externalId } });
    return page.answer(await this.groups.list(page.request, externalId), CustomerGroupDto.of);
  }

  @Post()
  @Access({
    ...WRITE,
    idempotency: 'optional',
    summary: 'Add a customer group',
    answers: { type: CustomerGroupDto },
    errors: [keyTaken, externalIdTaken, tooMany, valueErrors.invalid],
  })
  async create(@Body() group: CreateCustomerGroupDto): Promise<CustomerGroupDto> {
    return CustomerGroupDto.of(await this.groups.create(group));
  }

  @Get(':id')
  @Access({
    ...READ,
    summary: 'Read a customer group',
    answers: { type: CustomerGroupDto },
    errors: [notFound],
  })
  async read(@Param('id') id: string): Promise<CustomerGroupDto> {
    return CustomerGroupDto.of(await this.groups.get(id));
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary: 'Change a customer group',
    answers: { type: CustomerGroupDto },
    errors: [...CHANGE_ERRORS, keyTaken, externalIdTaken, valueErrors.invalid],
  })
  async update(
    @Param('id') id: string,
    @Body() change: UpdateCustomerGroupDto,
    @RequiredIfMatch() version: number,
  ): Promise<CustomerGroupDto> {
    return CustomerGroupDto.of(await this.groups.change(id, change, version));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Take everybody out of a customer group and delete it',
    answers: {},
    errors: CHANGE_ERRORS,
  })
  remove(@Param('id') id: string, @RequiredIfMatch() version: number): Promise<void> {
    return this.groups.delete(id, version);
  }
}
