import {
  ContextIdFactory,
  type ContextId,
  type ContextIdStrategy,
  type HostComponentInfo,
} from '@nestjs/core';
import type { TenantGraph } from './tenant-graph.js';

/**
 * Gives every request of a tenant the context of the tenant's graph, so that durable providers are shared. A
 * request without a tenant has its own context, in which no durable provider can be built.
 */
class TenantContextIdStrategy implements ContextIdStrategy {
  attach(contextId: ContextId, request: { tenantGraph?: TenantGraph }) {
    const graph = request.tenantGraph;
    if (!graph) return () => contextId;
    return {
      resolve: (info: HostComponentInfo) => (info.isTreeDurable ? graph.contextId : contextId),
      payload: graph,
    };
  }
}

/** NestJS has one strategy per process; it is safe to set it again. */
export function applyTenantContexts(): void {
  ContextIdFactory.apply(new TenantContextIdStrategy());
}
