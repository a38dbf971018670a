import {
  ContextIdFactory,
  type ContextId,
  type ContextIdStrategy,
  type HostComponentInfo,
} from '@nestjs/core';
import type { TenantGraph } from './tenant-graph.js';

/**
 * Gives every request of a tenant the context of the tenant's graph, so that durable providers are shared. A
 * request without a tenant keeps a context of its own: nothing durable can be built in it.
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

/** NestJS knows one strategy per process; applying it again is harmless. */
export function applyTenantContexts(): void {
  ContextIdFactory.apply(new TenantContextIdStrategy());
}
