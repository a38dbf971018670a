import { Controller, Get, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import { Orders } from '../orders.js';
import { OrderDto } from './order.dto.js';

const NEWEST_FIRST = [{ field: 'createdAt', direction: -1 as const }];

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({ who: 'customer', summary: 'List my orders', answers: { type: OrderDto, list: true } })
  async list(@Query() query: PageQuery, @Req() request: FastifyRequest): Promise<PageOf<OrderDto>> {
    const page = this.paging.page(query, { list: 'my-orders', sort: NEWEST_FIRST });
    return page.answer(await this.orders.ofCustomer(request.principal!.id, page.request), OrderDto.of);
  }
}
