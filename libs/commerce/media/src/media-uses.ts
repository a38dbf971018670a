import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { declaredServices, TenantGraph, TenantInjectable } from '#foundation/tenancy';

/**
 * Port: which assets something of a library shows. What nobody uses is deleted after a time. A library declares one with
 * {@link UsesMedia}, and calls `MediaAssets.use` in the unit of work in which it begins to show some.
 */
export interface MediaUses {
  /** Which of these assets are used. Reads inside the caller's transaction, if one is running. */
  used(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

const USES = Symbol('MediaUses');

/** Declares a tenant service as {@link MediaUses}. */
export function UsesMedia(): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(USES, true, target);
  };
}

/** Those who use media, of all libraries of this process. */
@Injectable()
export class MediaUsers implements OnModuleInit {
  services: readonly Type<MediaUses>[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    this.services = [...declaredServices<true, MediaUses>(this.discovery, USES).keys()];
  }
}

/** Which assets of the tenant are used by anything. */
@TenantInjectable()
export class AllMediaUses {
  constructor(
    private readonly users: MediaUsers,
    private readonly graph: TenantGraph,
  ) {}

  async used(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const used = new Set<string>();
    // One after the other: a transaction does one thing at a time.
    for (const service of this.users.services)
      for (const id of await (await this.graph.get(service)).used(ids)) used.add(id);
    return used;
  }
}
