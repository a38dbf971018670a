import { Controller, Get } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';
import { ChangeOperatorPassword } from '../operators/change-operator-password.js';
import { Operators } from '../operators/operators.js';
import { OperatorMeDto } from './me.dto.js';
import { ownPasswordRoutes } from './populations/own-password.routes.js';
import { OPERATORS } from './populations/population.js';
import { Caller } from './request-facts.js';

/** The account of the operator who is logged in. */
@Controller('platform/me')
export class PlatformMeController extends ownPasswordRoutes(OPERATORS) {
  constructor(
    private readonly operators: Operators,
    passwords: ChangeOperatorPassword,
  ) {
    super(passwords);
  }

  @Get()
  @Access({
    operationId: 'PlatformMe_read',
    who: 'operator',
    summary: 'Who you are and what you may do',
    answers: { type: OperatorMeDto },
    errors: [identityErrors.sessionNotFound],
  })
  async read(@Caller() caller: Principal): Promise<OperatorMeDto> {
    const operator = await this.operators.find(caller.id);
    // Removed by hand: there is no route for it.
    if (!operator) throw identityErrors.sessionNotFound();
    return OperatorMeDto.of(caller, operator);
  }
}
