import 'reflect-metadata';
import { DiscoveryService } from '@nestjs/core';
import {
  CurrentTenant,
  declaredServices,
  TenantInjectable,
  TenantScope,
  type Unit,
} from '#foundation/tenancy';

/**
 * Port: what ends when a member of staff gets a new password, such as grants to apps, because a thief of the old password
 * may have made it. A higher library declares its own with {@link EndsWithPassword}.
 */
export interface PasswordEnd {
  /** Ends everything that the person granted, in the running transaction; tokens end with the commit. */
  endAllOf(staffId: string, unit: Unit): Promise<void>;
}

const END = Symbol('EndsWithPassword');

/** Declares a tenant service as a {@link PasswordEnd}. */
export function EndsWithPassword(): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(END, true, target);
  };
}

/** Ends what must end with a password of staff, besides the sessions. */
@TenantInjectable()
export class PasswordEnds {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly tenant: CurrentTenant,
    private readonly scope: TenantScope,
  ) {}

  async endAllOf(staffId: string, unit: Unit): Promise<void> {
    for (const service of declaredServices<true, PasswordEnd>(this.discovery, END).keys()) {
      const end = await this.scope.runFor(this.tenant.record, (graph) => graph.get(service));
      await end.endAllOf(staffId, unit);
    }
  }
}
