import { Controller, Get, Param, Query } from '@nestjs/common';
import { Access, Paging, type PageOf } from '#platform/http';
import { Orders } from '../orders.js';
import { orderErrors } from '../orders.errors.js';
import { StaffInHistory } from '../staff-in-history.js';
import { AdminOrderDto, AdminOrderQuery } from './admin-order.dto.js';

@Controller('admin/orders')
export class AdminOrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly staff: StaffInHistory,
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
    const found = await this.orders.list(filters, page.request);
    const nameOf = await this.staff.of(found.rows);
    return page.answer(found, (order) => AdminOrderDto.forStaff(order, nameOf));
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
    const order = await this.orders.forStaff(id);
    return AdminOrderDto.forStaff(order, await this.staff.of([order]));
  }
}
