import { Injectable, Scope } from '@nestjs/common';

/**
 * `@Injectable()` for a service that belongs to one tenant: built for a tenant on its first use, kept while the
 * tenant's graph is in memory. It gets no lifecycle hooks and must not start timers.
 */
export function TenantInjectable(): ClassDecorator {
  return Injectable({ scope: Scope.REQUEST, durable: true });
}
