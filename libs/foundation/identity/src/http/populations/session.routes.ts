import { Delete, Get, Param } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '../../identity.errors.js';
import type { Sessions } from '../../sessions/sessions.js';
import { SessionListDto } from '../auth.dto.js';
import { Caller } from '../request-facts.js';
import type { Population } from './population.js';

/** Makes the class with the routes for the caller's own sessions; a controller extends it. */
export function sessionRoutes({ who, prefix }: Population) {
  abstract class SessionRoutes {
    protected constructor(private readonly sessions: Sessions) {}

    @Get()
    @Access({
      operationId: `${prefix}Sessions_list`,
      who,
      summary: 'List your sessions',
      answers: { type: SessionListDto },
    })
    async list(@Caller() caller: Principal): Promise<SessionListDto> {
      return SessionListDto.of(await this.sessions.list(caller.id), caller.sessionId);
    }

    @Delete(':id')
    @Access({
      operationId: `${prefix}Sessions_end`,
      who,
      summary: 'End one of your sessions',
      answers: {},
      errors: [identityErrors.sessionNotFound],
    })
    async end(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
      if (!(await this.sessions.end(caller.id, id))) throw identityErrors.sessionNotFound();
    }
  }
  return SessionRoutes;
}
