import { Controller, Get, Param, Query } from '@nestjs/common';
import { Access, Paging, type PageOf } from '#platform/http';
import { Payments } from '../payments.js';
import { paymentErrors } from '../payments.errors.js';
import { PaymentDto, PaymentQuery } from './payment.dto.js';

@Controller('admin/payments')
export class AdminPaymentsController {
  constructor(
    private readonly payments: Payments,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'payments.read',
    store: 'filter',
    summary: 'List payments',
    answers: { type: PaymentDto, list: true },
  })
  async list(@Query() query: PaymentQuery): Promise<PageOf<PaymentDto>> {
    const filters = { status: query.status, orderId: query.orderId };
    const direction = query.sort.startsWith('-') ? (-1 as const) : (1 as const);
    const sort = [{ field: 'createdAt', direction }];
    const page = this.paging.page(query, { list: 'payments', sort, filters });
    return page.answer(await this.payments.list(filters, page.request), PaymentDto.of);
  }

  @Get(':id')
  @Access({
    who: 'staff',
    permission: 'payments.read',
    store: 'filter',
    summary: 'One payment',
    answers: { type: PaymentDto },
    errors: [paymentErrors.notFound],
  })
  async get(@Param('id') id: string): Promise<PaymentDto> {
    return PaymentDto.of(await this.payments.forStaff(id));
  }
}
