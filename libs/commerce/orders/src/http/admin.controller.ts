import { Controller, Get, Param, Query } from '@nestjs/common';
import { Access, Paging, type PageOf } from '#platform/http';
import { Orders } from '../orders.js';
import { orderErrors } from '../orders.errors.js';
import { AdminOrderDto, AdminOrderQuery } from './admin-order.dto.js';

@Controller('admin/orders')
export class AdminOrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'orders.read',
    store: 'filter',
    summary: 'List orders',
    answers: { type: AdminOrderDto, list: true },
  })
  async list(@Query() query: AdminOrderQuery): Promise<PageOf<AdminOrderDto>> {
    const filters = AdminOrderQuery.filterOf(query);
    const direction = query.sort.startsWith('-') ? (-1 as const) : (1 as const);
    const sort = [{ field: 'createdAt', direction }];
    const page = this.paging.page(query, { list: 'orders', sort, filters });
    return page.answer(await this.orders.list(filters, page.request), AdminOrderDto.of);
  }

  @Get(':id')
  @Access({
    who: 'staff',
    permission: 'orders.read',
    store: 'filter',
    summary: 'One order',
    answers: { type: AdminOrderDto },
    errors: [orderErrors.notFound],
  })
  async get(@Param('id') id: string): Promise<AdminOrderDto> {
    return AdminOrderDto.of(await this.orders.forStaff(id));
  }
}
