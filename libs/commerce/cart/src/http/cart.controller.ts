import { Body, Controller, Delete, Get, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '#platform/http';
import { AddToCart } from '../add-to-cart.js';
import { cartErrors } from '../cart.errors.js';
import { customerCart, guestCart, type CartId } from '../cart-owner.js';
import { Carts } from '../carts.js';
import { EvaluateCart } from '../evaluate-cart.js';
import { SetQuantity } from '../set-quantity.js';
import { AddItemDto, CartDto, SetQuantityDto } from './cart.dto.js';
import { cartOf, cartTokenOf } from './cart-of-request.js';

@Controller('cart')
@ApiHeader({
  name: 'X-Cart-Token',
  required: false,
  description: 'Token of a guest’s cart; the answer to a write without a valid token contains a new one',
})
export class CartController {
  constructor(
    private readonly carts: Carts,
    private readonly addToCart: AddToCart,
    private readonly changing: SetQuantity,
    private readonly evaluation: EvaluateCart,
  ) {}

  @Get()
  @Access({
    who: 'guest',
    summary: 'Read my cart, with current prices and stock',
    answers: { type: CartDto },
  })
  async get(@Req() request: FastifyRequest): Promise<CartDto> {
    const id = cartOf(request);
    return CartDto.of(await this.evaluation.evaluate(id ? await this.carts.get(id) : null));
  }

  @Post('items')
  @Access({
    who: 'guest',
    summary: 'Put an item into my cart',
    answers: { type: CartDto },
    errors: [
      cartErrors.variantRequired,
      cartErrors.variantUnknown,
      cartErrors.variantAmbiguous,
      cartErrors.insufficientStock,
      cartErrors.quantityNotAllowed,
      cartErrors.full,
    ],
  })
  async add(
    @Body() body: AddItemDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CartDto> {
    const { principal } = request;
    if (principal?.audience === 'customer') {
      return CartDto.of(await this.addToCart.add(customerCart(principal.id), body));
    }
    const { cart, newToken } = await this.addToCart.addAsGuest(cartTokenOf(request), body);
    if (newToken !== undefined) void reply.header('X-Cart-Token', newToken);
    return CartDto.of(cart);
  }

  @Put('items/:itemId')
  @Access({
    who: 'guest',
    summary: 'Change the quantity of an item',
    answers: { type: CartDto },
    errors: [cartErrors.itemNotFound, cartErrors.insufficientStock, cartErrors.quantityNotAllowed],
  })
  async setQuantity(
    @Param('itemId') itemId: string,
    @Body() { quantity }: SetQuantityDto,
    @Req() request: FastifyRequest,
  ): Promise<CartDto> {
    return CartDto.of(await this.changing.set(existing(request), itemId, quantity));
  }

  @Delete('items/:itemId')
  @Access({
    who: 'guest',
    summary: 'Remove an item from my cart',
    answers: { type: CartDto },
    errors: [cartErrors.itemNotFound],
  })
  async remove(@Param('itemId') itemId: string, @Req() request: FastifyRequest): Promise<CartDto> {
    const cart = await this.carts.remove(existing(request), itemId);
    return CartDto.of(await this.evaluation.evaluate(cart));
  }

  @Delete('clear')
  @Access({ who: 'guest', summary: 'Empty my cart', answers: { status: 204 } })
  async clear(@Req() request: FastifyRequest): Promise<void> {
    const id = cartOf(request);
    if (id) await this.carts.clear(id);
  }

  @Post('merge')
  @Access({
    who: 'customer',
    summary: 'After log-in: move the items of the guest cart in X-Cart-Token into my cart',
    answers: { status: 200, type: CartDto },
  })
  async merge(@Req() request: FastifyRequest): Promise<CartDto> {
    const mine = customerCart(request.principal!.id);
    const token = cartTokenOf(request);
    const cart = token ? await this.carts.merge(guestCart(token), mine) : await this.carts.get(mine);
    return CartDto.of(await this.evaluation.evaluate(cart));
  }
}

function existing(request: FastifyRequest): CartId {
  const id = cartOf(request);
  if (!id) throw cartErrors.itemNotFound();
  return id;
}
