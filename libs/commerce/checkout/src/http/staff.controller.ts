import { Body, Controller, Param, Post, Put } from '@nestjs/common';
import { orderErrors, StaffInHistory, type Order } from '#commerce/orders';
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
    'Cancelling a paid order refunds its money, which also needs `orders.refund`. The buyer is shown only to callers ' +
    'with `orders.read`.',
  answers: { status: 200, type: AdminOrderDto },
  errors: [orderErrors.notFound, orderErrors.wrongState, paymentErrors.providerUnavailable],
} as const;

/** Actions of staff on orders that also concern stock or money. */
@Controller()
export class StaffOrdersController {
  constructor(
    private readonly moveOrder: MoveOrder,
    private readonly refundOrder: RefundOrder,
    private readonly staff: StaffInHistory,
  ) {}

  @Put('orders/:orderId/status')
  @Access({ ...MOVES, summary: 'Change the status of an order of my store' })
  async setStatus(
    @Param('orderId') orderId: string,
    @Body() { status, reason }: ChangeStatusDto,
  ): Promise<AdminOrderDto> {
    return this.shown(await this.moveOrder.move(orderId, status, reason));
  }

  @Post('admin/orders/:id/status')
  @Access({ ...MOVES, summary: 'Change the status of an order' })
  async changeStatus(
    @Param('id') id: string,
    @Body() { status, reason }: ChangeStatusDto,
  ): Promise<AdminOrderDto> {
    return this.shown(await this.moveOrder.move(id, status, reason));
  }

  @Post('admin/orders/:id/refunds')
  @Access({
    who: 'staff',
    permission: 'orders.refund',
    store: 'filter',
    idempotency: 'required',
    idempotencyMode: 'steps',
    summary: 'Refund money of an order',
    description: 'The payer’s email is shown only to callers with `payments.read`.',
    answers: { type: PaymentDto },
    errors: [
      orderErrors.notFound,
      paymentErrors.notRefundable,
      paymentErrors.refundTooLarge,
      paymentErrors.providerUnavailable,
    ],
  })
  async refund(@Param('id') id: string, @Body() { amount, reason }: RefundOrderDto): Promise<PaymentDto> {
    const asked = { amount, reason: reason ?? 'by-staff' };
    return PaymentDto.of(await this.refundOrder.refund(id, asked, PaymentDto.of));
  }

  private async shown(order: Order): Promise<AdminOrderDto> {
    return AdminOrderDto.forStaff(order, await this.staff.of([order]));
  }
}
