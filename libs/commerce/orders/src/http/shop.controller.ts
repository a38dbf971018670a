import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import { OrderTokens } from '../order-tokens.js';
import { Orders } from '../orders.js';
import { orderErrors } from '../orders.errors.js';
import { OrderDto } from './order.dto.js';
import { ownerOf } from './order-owner.js';

const NEWEST_FIRST = [{ field: 'createdAt', direction: -1 as const }];

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly tokens: OrderTokens,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({ who: 'customer', summary: 'List my orders', answers: { type: OrderDto, list: true } })
  async list(@Query() query: PageQuery, @Req() request: FastifyRequest): Promise<PageOf<OrderDto>> {
    const page = this.paging.page(query, { list: 'my-orders', sort: NEWEST_FIRST });
    return page.answer(await this.orders.ofCustomer(request.principal!.id, page.request), OrderDto.of);
  }

  @Get(':orderId')
  @ApiHeader({
    name: 'X-Order-Token',
    required: false,
    description: 'The orderToken that a guest got with the order',
  })
  @Access({
    who: 'guest',
    summary: 'One of my orders',
    answers: { type: OrderDto },
    errors: [orderErrors.notFound],
  })
  async get(@Param('orderId') orderId: string, @Req() request: FastifyRequest): Promise<OrderDto> {
    return OrderDto.of(await this.orders.own(orderId, ownerOf(request, this.tokens)));
  }
}
