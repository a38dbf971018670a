import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { orderErrors, Orders, OrderTokens, type Order } from '#commerce/orders';
import { ownerOf } from '#commerce/orders/http';
import { paymentErrors, Payments } from '#commerce/payments';
import { Access } from '#platform/http';
import { CancelOrder } from '../cancel-order.js';
import { checkoutErrors } from '../checkout.errors.js';
import { GoOnPaying } from '../go-on-paying.js';
import { CancelOrderDto, MyOrderDto, OrderPaymentDto } from './checkout.dto.js';

/** One order, for the shopper whose it is. */
@Controller('orders/:orderId')
@ApiHeader({
  name: 'X-Order-Token',
  required: false,
  description: 'The orderToken that a guest got with the order',
})
export class MyOrderController {
  constructor(
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly goOnPaying: GoOnPaying,
    private readonly cancelOrder: CancelOrder,
    private readonly tokens: OrderTokens,
  ) {}

  @Get()
  @Access({
    who: 'guest',
    operationId: 'Orders_get',
    summary: 'One of my orders',
    answers: { type: MyOrderDto },
    errors: [orderErrors.notFound],
  })
  async get(@Param('orderId') orderId: string, @Req() request: FastifyRequest): Promise<MyOrderDto> {
    return this.withPayment(await this.orders.own(orderId, ownerOf(request, this.tokens)));
  }

  @Post('payments')
  @Access({
    who: 'guest',
    summary: 'Go on paying a pending order',
    description:
      'For shoppers who left the pay page: answers with its URL. While an order is pending, it has one page.',
    answers: { status: 200, type: OrderPaymentDto },
    errors: [
      orderErrors.notFound,
      orderErrors.wrongState,
      checkoutErrors.closed,
      paymentErrors.refused,
      paymentErrors.notConfigured,
      paymentErrors.providerUnavailable,
    ],
  })
  async pay(@Param('orderId') orderId: string, @Req() request: FastifyRequest): Promise<OrderPaymentDto> {
    const { payment } = await this.goOnPaying.open(orderId, ownerOf(request, this.tokens));
    return OrderPaymentDto.of(payment);
  }

  @Post('cancel')
  @Access({
    who: 'guest',
    operationId: 'Checkout_cancel',
    summary: 'Cancel my order; paid money is refunded',
    description:
      'The items of an unpaid order go back into the cart if that was not used since: `itemsReturned`.',
    answers: { status: 200, type: MyOrderDto },
    errors: [orderErrors.notFound, orderErrors.wrongState, paymentErrors.providerUnavailable],
  })
  async cancel(
    @Param('orderId') orderId: string,
    @Body() { reason }: CancelOrderDto,
    @Req() request: FastifyRequest,
  ): Promise<MyOrderDto> {
    const owner = ownerOf(request, this.tokens);
    return this.withPayment(await this.cancelOrder.cancelOwn(orderId, owner, reason));
  }

  private async withPayment(order: Order): Promise<MyOrderDto> {
    return MyOrderDto.ofBoth({ order, payment: await this.payments.ofOrder(order._id) });
  }
}
