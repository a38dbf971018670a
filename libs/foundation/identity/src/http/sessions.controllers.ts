import { Controller, Delete, Get, Param } from '@nestjs/common';
import { Access, type Audience } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { CustomerSessions } from '../customers/customer-sessions.js';
import { identityErrors } from '../identity.errors.js';
import { OperatorSessions } from '../operators/operator-sessions.js';
import type { Sessions } from '../sessions/sessions.js';
import { StaffSessions } from '../staff/staff-sessions.js';
import { SessionListDto } from './auth.dto.js';
import { Caller } from './request-facts.js';

const listing = (who: Audience) =>
  Access({ who, summary: 'List one’s own sessions', answers: { type: SessionListDto } });

const ending = (who: Audience) =>
  Access({
    who,
    summary: 'End one of one’s own sessions',
    answers: {},
    errors: [identityErrors.sessionNotFound],
  });

async function listOf(sessions: Sessions, caller: Principal): Promise<SessionListDto> {
  return SessionListDto.of(await sessions.list(caller.id), caller.sessionId);
}

async function endOne(sessions: Sessions, caller: Principal, id: string): Promise<void> {
  if (!(await sessions.end(caller.id, id))) throw identityErrors.sessionNotFound();
}

@Controller('auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: CustomerSessions) {}

  @Get()
  @listing('customer')
  list(@Caller() caller: Principal): Promise<SessionListDto> {
    return listOf(this.sessions, caller);
  }

  @Delete(':id')
  @ending('customer')
  end(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return endOne(this.sessions, caller, id);
  }
}

@Controller('admin/auth/sessions')
export class AdminSessionsController {
  constructor(private readonly sessions: StaffSessions) {}

  @Get()
  @listing('staff')
  list(@Caller() caller: Principal): Promise<SessionListDto> {
    return listOf(this.sessions, caller);
  }

  @Delete(':id')
  @ending('staff')
  end(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return endOne(this.sessions, caller, id);
  }
}

@Controller('platform/auth/sessions')
export class PlatformSessionsController {
  constructor(private readonly sessions: OperatorSessions) {}

  @Get()
  @listing('operator')
  list(@Caller() caller: Principal): Promise<SessionListDto> {
    return listOf(this.sessions, caller);
  }

  @Delete(':id')
  @ending('operator')
  end(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return endOne(this.sessions, caller, id);
  }
}
