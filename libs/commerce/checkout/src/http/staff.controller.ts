import { Body, Controller, Param, Post, Put } from '@nestjs/common';
import { orderErrors } from '#commerce/orders';
import { AdminOrderDto } from '#commerce/orders/http';
import { paymentErrors } from '#commerce/payments';
import { PaymentDto } from '#commerce/payments/http';
import { Access } from '#platform/http';
import { MoveOrder } from '../move-order.js';
import { RefundOrder } from '../refund-order.js';
import { ChangeStatusDto, RefundOrderDto } from './checkout.dto.js';

const MOVES = {
  who: 'staff',
  permission: 'orders.write',
  store: 'filter',
  description:
    'Cancelling a paid order gives its money back, which needs `orders.refund` as well. Who bought it is shown to ' +
    'those who hold `orders.read`.',
  answers: { status: 200, type: AdminOrderDto },
  errors: [orderErrors.notFound, orderErrors.wrongState],
} as const;

/** Actions of staff on orders that also concern stock or money. */
@Controller()
export class StaffOrdersController {
  constructor(
    private readonly moveOrder: MoveOrder,
    private readonly refundOrder: RefundOrder,
  ) {}

  @Put('orders/:orderId/status')
  @Access({ ...MOVES, summary: 'Give an order of my store another status' })
  async setStatus(
    @Param('orderId') orderId: string,
    @Body() { status, reason }: ChangeStatusDto,
  ): Promise<AdminOrderDto> {
    return AdminOrderDto.of(await this.moveOrder.move(orderId, status, reason));
  }

  @Post('admin/orders/:id/status')
  @Access({ ...MOVES, summary: 'Give an order another status' })
  async changeStatus(
    @Param('id') id: string,
    @Body() { status, reason }: ChangeStatusDto,
  ): Promise<AdminOrderDto> {
    return AdminOrderDto.of(await this.moveOrder.move(id, status, reason));
  }

  @Post('admin/orders/:id/refunds')
  @Access({
    who: 'staff',
    permission: 'orders.refund',
    store: 'filter',
    idempotency: 'required',
    idempotencyMode: 'steps',
    summary: 'Give money back',
    description: 'Who paid is shown to those who hold `payments.read`.',
    answers: { type: PaymentDto },
    errors: [
      orderErrors.notFound,
      paymentErrors.notRefundable,
      paymentErrors.overRefund,
      paymentErrors.providerUnavailable,
    ],
  })
  async refund(@Param('id') id: string, @Body() { amount, reason }: RefundOrderDto): Promise<PaymentDto> {
    const wish = { amount, reason: reason ?? 'by-staff' };
    return PaymentDto.of(await this.refundOrder.refund(id, wish, PaymentDto.of));
  }
}
