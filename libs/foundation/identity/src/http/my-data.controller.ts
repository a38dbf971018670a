import { Controller, Delete, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { PersonalDataRequests } from '../personal-data/personal-data-requests.js';
import { Caller } from './request-facts.js';

/** What is known about oneself: to see it, and to have it forgotten. */
@Controller('me')
export class MyDataController {
  constructor(private readonly requests: PersonalDataRequests) {}

  @Post('export')
  @Access({
    who: 'customer',
    rate: 'login',
    stepUp: true,
    summary: 'Ask for everything that is kept about oneself; a link that is good for 24 hours is mailed',
    answers: { status: 202 },
  })
  export(@Caller() { id }: Principal): Promise<void> {
    return this.requests.export(id);
  }

  @Delete()
  @Access({
    who: 'customer',
    stepUp: true,
    summary: 'Be forgotten: the account ends at once, its data is erased everywhere',
    description:
      'Orders stay countable without telling whose they were; addresses of invoices are kept until the tenant’s ' +
      'retention ends. Orders under way are finished first.',
    answers: { status: 202 },
  })
  erase(@Caller() { id }: Principal): Promise<void> {
    return this.requests.erase(id);
  }
}
