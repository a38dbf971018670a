import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { declaredServices } from '../scope/declared-services.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';

/**
 * Writes what a library needs into a new tenant's database: the owner account, a default store. A step may run more than
 * once (an interrupted provisioning is continued), so a second run must change nothing.
 */
export interface ProvisioningStep {
  provision(): Promise<void>;
}

const STEP = Symbol('ProvisioningStep');

/** Declares a tenant service as a step of provisioning. @param order steps run from low to high */
export function ProvisioningStep(order: number): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(STEP, order, target);
  };
}

/** The steps of this process, in order. */
@Injectable()
export class ProvisioningSteps implements OnModuleInit {
  private steps: Type<ProvisioningStep>[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const found = declaredServices<number, ProvisioningStep>(this.discovery, STEP);
    this.steps = [...found].sort(([, a], [, b]) => a - b).map(([step]) => step);
  }

  all(): readonly Type<ProvisioningStep>[] {
    return this.steps;
  }
}
