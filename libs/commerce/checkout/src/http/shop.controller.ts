import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { cartErrors } from '#commerce/cart';
import { CartDto, cartOf } from '#commerce/cart/http';
import { OrderTokens } from '#commerce/orders';
import { paymentErrors } from '#commerce/payments';
import { Access } from '#platform/http';
import { storesErrors } from '#commerce/stores';
import { checkoutErrors } from '../checkout.errors.js';
import { DraftOrder, type Buyer } from '../draft-order.js';
import { PlaceOrder } from '../place-order.js';
import { PlacedOrderDto, PlaceOrderDto, PreviewDto } from './checkout.dto.js';

@Controller()
@ApiHeader({ name: 'X-Cart-Token', required: false, description: 'A guest’s cart' })
export class CheckoutController {
  constructor(
    private readonly drafts: DraftOrder,
    private readonly placeOrder: PlaceOrder,
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
