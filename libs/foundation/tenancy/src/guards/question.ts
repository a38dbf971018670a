import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessRuleOf, type ResolvedAccess } from '#platform/http';
import type { Principal } from '../caller/principal.js';
import { callerOfSocket } from '../caller/socket-caller.js';

/** What guards look at: a request to a route, or a message of a socket. */
export interface Question {
  /** What the route or the message declares. */
  readonly rule: ResolvedAccess;
  /** Who asks; undefined for nobody in particular. */
  readonly principal: Principal | undefined;
  /** What came in, before validation. A message has a body only. */
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** The question behind a call of a handler; undefined where nothing was declared, which stops the start elsewhere. */
export function questionOf(context: ExecutionContext): Question | undefined {
  if (context.getType() === 'ws') {
    const rule = accessRuleOf(context);
    const ws = context.switchToWs();
    return rule && { rule, principal: callerOfSocket(ws.getClient<object>())?.principal, body: ws.getData() };
  }
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const rule = accessRuleOf(request);
  const { principal, params, query, body } = request;
  return rule && { rule, principal, params, query, body };
}
