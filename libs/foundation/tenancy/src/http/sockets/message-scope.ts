import {
  createParamDecorator,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { currentExecution, type Execution } from '#platform/context';
import { known, usable } from '../tenant-selection.js';
import { TenantRegistry } from '../../registry/tenant-registry.js';
import type { TenantGraph } from '../../scope/tenant-graph.js';
import { TenantScope } from '../../scope/tenant-scope.js';
import type { Acknowledgement } from './socket-problems.js';

/** The graphs of the messages that are being handled. */
const graphs = new WeakMap<Execution, TenantGraph>();

/** Holds a lease on the tenant's graph while a message is handled, and makes the acknowledgement from what the handler returns. */
@Injectable()
export class MessageScope implements NestInterceptor {
  constructor(
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
  ) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<Acknowledgement<unknown>> {
    return from(this.handle(currentExecution()!, next));
  }

  private async handle(execution: Execution, next: CallHandler): Promise<Acknowledgement<unknown>> {
    const tenant = usable(known(await this.registry.byId(execution.tenantId!)));
    const lease = this.scope.acquireNow(tenant) ?? (await this.scope.acquire(tenant));
    try {
      graphs.set(execution, lease.graph);
      const data: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      return { ok: true, data: data === undefined ? {} : data };
    } finally {
      lease.release();
    }
  }
}

/**
 * A service of the tenant that the message belongs to, as a parameter of its handler:
 * `say(@OfTenant(Chat) chat: Chat, @MessageBody() input: SayDto)`. All tenants share one gateway, so its constructor cannot
 * take services of a tenant.
 */
export const OfTenant = createParamDecorator((service: Type, _context: ExecutionContext) =>
  graphs.get(currentExecution()!)!.get(service),
);
