import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { declaredServices, TenantInjectable, type TenantSettings } from '#foundation/tenancy';

/** Decides whether a merchant may change a setting that is the operators' otherwise. */
export interface SettingRelease {
  /** @param value what the merchant wants; it differs from the present one */
  released(value: unknown): Promise<boolean>;
}

const RELEASES = Symbol('ReleasesSetting');

/** Declares a tenant service as {@link SettingRelease} of a setting. A library declares it for what it knows about. */
export function ReleasesSetting(name: keyof TenantSettings & string): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(RELEASES, name, target);
  };
}

/** The releases of this process, read from class metadata at start-up. */
@Injectable()
export class SettingReleases implements OnModuleInit {
  private readonly services = new Map<string, Type<SettingRelease>>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const [service, name] of declaredServices<string, SettingRelease>(this.discovery, RELEASES))
      this.services.set(name, service);
  }

  of(name: string): Type<SettingRelease> | undefined {
    return this.services.get(name);
  }
}
