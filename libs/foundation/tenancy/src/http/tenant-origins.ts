import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { CorsPolicy } from '#platform/http';
import { TenantRegistry } from '../registry/tenant-registry.js';
import { TenantSelection } from './tenant-selection.js';

/**
 * Which web origins may call: those that the tenant has registered. A preflight to an API host names no tenant, so
 * the origins of all tenants are allowed there; the request that follows is checked with its own tenant.
 */
@Injectable()
export class TenantOrigins implements CorsPolicy {
  constructor(
    private readonly selection: TenantSelection,
    private readonly registry: TenantRegistry,
  ) {}

  async allows(origin: string, request: FastifyRequest): Promise<boolean> {
    const header = request.headers['x-tenant'];
    const tenant = await this.selection.peek({
      host: request.host,
      slug: typeof header === 'string' ? header : undefined,
    });
    if (tenant) return tenant.settings.origins.includes(origin);
    return tenant === undefined && (await this.registry.byOrigin(origin)) !== null;
  }
}
