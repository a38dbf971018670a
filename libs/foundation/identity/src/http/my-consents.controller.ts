import { Body, Controller, Get, Put } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { CustomerConsents } from '../customers/consents.js';
import type { Device } from '../sessions/session.schema.js';
import { ConsentsDto, SetConsentsDto } from './consent.dto.js';
import { Caller, FromDevice } from './request-facts.js';

/** What a customer agrees to. */
@Controller('me/consents')
export class MyConsentsController {
  constructor(private readonly consents: CustomerConsents) {}

  @Get()
  @Access({
    who: 'customer',
    summary: 'Read your consents and their history',
    answers: { type: ConsentsDto },
  })
  async read(@Caller() { id }: Principal): Promise<ConsentsDto> {
    return ConsentsDto.of(await this.consents.read(id));
  }

  @Put()
  @Access({
    who: 'customer',
    summary: 'Give or withdraw consents; consents that are left out do not change',
    answers: { type: ConsentsDto },
  })
  async set(
    @Caller() { id }: Principal,
    @Body() { wording, ...wanted }: SetConsentsDto,
    @FromDevice() device: Device,
  ): Promise<ConsentsDto> {
    await this.consents.set(id, wanted, { wording, device });
    return ConsentsDto.of(await this.consents.read(id));
  }
}
