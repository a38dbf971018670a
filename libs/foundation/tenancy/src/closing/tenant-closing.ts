import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { declaredServices } from '../scope/declared-services.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { TenantScope } from '../scope/tenant-scope.js';

/**
 * Port: what of a library must not stay open outside when a tenant is suspended or deleted, such as pages where its shoppers
 * pay. The tenant's record already says so when this is called, so nothing new is opened. A library declares one with
 * {@link ClosesWithTenant}.
 */
export interface TenantClosing {
  /**
   * Tries each of them once. First it makes sure that a worker tries again what is open then: with `@Work` that is done
   * `afterDeletion`. It may run again.
   * @param until begins no more tries after this time, in milliseconds since 1970
   */
  close(until: number): Promise<void>;
  /** How many are still open. */
  open(): Promise<number>;
}

/** Longest wait of the operator who suspends or deletes a tenant. */
const LONGEST_MS = 10_000;

const CLOSING = Symbol('TenantClosing');

/** Declares a tenant service as a {@link TenantClosing}. @param what the things that it closes, such as `pay pages` */
export function ClosesWithTenant(what: string): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(CLOSING, what, target);
  };
}

/** Closes what the libraries of this process have open for a tenant. */
@Injectable()
export class TenantClosings implements OnModuleInit {
  private readonly logger = new Logger(TenantClosings.name);
  private closings: readonly (readonly [what: string, service: Type<TenantClosing>])[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scope: TenantScope,
  ) {}

  onModuleInit(): void {
    const found = declaredServices<string, TenantClosing>(this.discovery, CLOSING);
    this.closings = [...found].map(([service, what]) => [what, service] as const);
  }

  /**
   * Tries each thing once, for at most ten seconds in all; the log says how many are still open, which workers close.
   * Never throws: the tenant is suspended or deleted, whatever its database or a provider answers.
   * @param tenant as it is now: suspended or deleted
   */
  async close(tenant: TenantRecord): Promise<void> {
    await Promise.all(this.closings.map((closing) => this.closeOne(tenant, ...closing)));
  }

  private async closeOne(tenant: TenantRecord, what: string, service: Type<TenantClosing>): Promise<void> {
    const until = Date.now() + LONGEST_MS;
    // Keeps the tenant's graph until the last try has ended, also if nobody waits for it any more.
    const closing = this.scope.runFor(tenant, async (graph) => (await graph.get(service)).close(until));
    try {
      await Promise.race([closing, sleep(LONGEST_MS, undefined, { ref: false })]);
      const open = await this.scope.runFor(tenant, async (graph) => (await graph.get(service)).open());
      if (open > 0)
        this.logger.warn(`${open} ${what} of tenant ${tenant._id} are open; a worker closes them`);
    } catch (error) {
      this.logger.error(`${what} of tenant ${tenant._id} may be open: ${(error as Error).message}`);
    } finally {
      closing.catch(() => undefined);
    }
  }
}
