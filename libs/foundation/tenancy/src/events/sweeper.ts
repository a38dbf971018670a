import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { declaredServices } from '../scope/declared-services.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';

/**
 * Finds work of a tenant that waits although its ring was lost, and rings again. The relay's leader asks every
 * tenant that is not known to be settled, each quarter of a minute; so a sweep must be one cheap look.
 */
export interface TenantSweep {
  /** @returns whether nothing of the tenant waits, now or for later */
  sweep(): Promise<boolean>;
}

const SWEEPER = Symbol('Sweeper');

/** Declares a tenant service as a {@link TenantSweep}. */
export function Sweeper(): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(SWEEPER, true, target);
  };
}

/** The sweepers of this process, read from class metadata at start-up. */
@Injectable()
export class Sweepers implements OnModuleInit {
  private found: readonly Type<TenantSweep>[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    this.found = [...declaredServices<true, TenantSweep>(this.discovery, SWEEPER).keys()];
  }

  all(): readonly Type<TenantSweep>[] {
    return this.found;
  }
}
