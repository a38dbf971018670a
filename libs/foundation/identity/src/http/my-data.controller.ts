import { Controller, Delete, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { PersonalDataRequests } from '../personal-data/personal-data-requests.js';
import { Caller } from './request-facts.js';

/** Export and erasure of a customer's own data. */
@Controller('me')
export class MyDataController {
  constructor(private readonly requests: PersonalDataRequests) {}

  @Post('export')
  @Access({
    who: 'customer',
    rate: 'login',
    stepUp: true,
    summary: 'Ask for all data that are stored about you; you get a link by mail, valid for 24 hours',
    answers: { status: 202 },
  })
  export(@Caller() { id }: Principal): Promise<void> {
    return this.requests.export(id);
  }

  @Delete()
  @Access({
    who: 'customer',
    stepUp: true,
    summary: 'Erase your account: it ends at once, and its data are erased everywhere',
    description:
      'Orders stay for statistics, without personal data; addresses of invoices are kept until the tenant’s ' +
      'retention time ends. Open orders are finished first.',
    answers: { status: 202 },
  })
  erase(@Caller() { id }: Principal): Promise<void> {
    return this.requests.erase(id);
  }
}
