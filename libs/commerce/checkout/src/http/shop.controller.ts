import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { cartErrors } from '#commerce/cart';
import { CartDto, cartOf } from '#commerce/cart/http';
import { orderErrors, OrderTokens } from '#commerce/orders';
import { OrderDto, ownerOf } from '#commerce/orders/http';
import { paymentErrors } from '#commerce/payments';
import { Access } from '#platform/http';
import { storesErrors } from '#commerce/stores';
import { CancelOrder } from '../cancel-order.js';
import { checkoutErrors } from '../checkout.errors.js';
import { DraftOrder, type Buyer } from '../draft-order.js';
import { PlaceOrder } from '../place-order.js';
import { CancelOrderDto, PlacedOrderDto, PlaceOrderDto, PreviewDto } from './checkout.dto.js';

@Controller()
@ApiHeader({ name: 'X-Cart-Token', required: false, description: 'A guest’s cart' })
export class CheckoutController {
  constructor(
    private readonly drafts: DraftOrder,
    private readonly placeOrder: PlaceOrder,
    private readonly cancelOrder: CancelOrder,
    private readonly tokens: OrderTokens,
  ) {}

  @Post('checkout/preview')
  @Access({
    who: 'guest',
    summary: 'Show what my cart would cost if I ordered it now',
    answers: { status: 200, type: CartDto },
    errors: [checkoutErrors.cartEmpty, storesErrors.notFound],
  })
  async preview(@Body() body: PreviewDto, @Req() request: FastifyRequest): Promise<CartDto> {
    const { cart } = await this.drafts.preview(body, buyerOf(request));
    return CartDto.of(cart);
  }

  @Post('orders')
  @Access({
    who: 'guest',
    idempotency: 'required',
    idempotencyMode: 'steps',
    summary: 'Order the items in my cart',
    description: 'Reserves the stock and answers with the URL of the page where the shopper pays.',
    answers: { type: PlacedOrderDto },
    computed: orderToken,
    errors: [
      ...Object.values(checkoutErrors),
      storesErrors.notFound,
      cartErrors.changed,
      paymentErrors.refused,
      paymentErrors.notConfigured,
      paymentErrors.providerUnavailable,
    ],
  })
  async place(@Body() body: PlaceOrderDto, @Req() request: FastifyRequest): Promise<PlacedOrderDto> {
    return PlacedOrderDto.of(await this.placeOrder.place(body, buyerOf(request), PlacedOrderDto.of));
  }

  @Post('orders/:orderId/cancel')
  @ApiHeader({
    name: 'X-Order-Token',
    required: false,
    description: 'The orderToken that a guest got with the order',
  })
  @Access({
    who: 'guest',
    summary: 'Cancel my order; paid money is refunded',
    answers: { status: 200, type: OrderDto },
    errors: [orderErrors.notFound, orderErrors.wrongState, paymentErrors.providerUnavailable],
  })
  async cancel(
    @Param('orderId') orderId: string,
    @Body() { reason }: CancelOrderDto,
    @Req() request: FastifyRequest,
  ): Promise<OrderDto> {
    return OrderDto.of(await this.cancelOrder.cancelOwn(orderId, ownerOf(request, this.tokens), reason));
  }
}

function buyerOf(request: FastifyRequest): Buyer {
  const { principal } = request;
  return {
    cartId: cartOf(request),
    ...(principal?.audience === 'customer' && { customerId: principal.id }),
  };
}

/** For guests: whoever sends the cart's token again, after an answer that was lost, may see the order as well. */
async function orderToken({ order }: PlacedOrderDto, request: FastifyRequest): Promise<object> {
  if (buyerOf(request).customerId) return {};
  const tokens = await request.tenantGraph!.get(OrderTokens);
  return { orderToken: tokens.of(order.id) };
}
