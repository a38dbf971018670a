import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accessRuleOf, type ResolvedAccess } from '#platform/http';
import type { Principal } from '../caller/principal.js';
import { callerOfSocket } from '../caller/socket-caller.js';

/** A call that guards check: a request to a route, or a message of a socket. */
export interface GuardedCall {
  /** The rule that the route or the message declares. */
  readonly rule: ResolvedAccess;
  /** The caller; undefined without a valid credential. */
  readonly principal: Principal | undefined;
  /** The input before validation. A message has only a body. */
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** The call in the form that guards check; undefined without a declared rule (start-up fails then anyway). */
export function guardedCallOf(context: ExecutionContext): GuardedCall | undefined {
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
