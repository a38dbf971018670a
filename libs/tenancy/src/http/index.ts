export { accessErrors } from './access.errors.js';
export { IdempotencyInterceptor } from './idempotency.interceptor.js';
export { RequestLimits } from './request-limits.js';
export type { SocketCaller } from './socket-caller.js';
export { SocketEdge, type Acknowledgement } from './socket-edge.js';
export { TenantEdge } from './tenant-edge.js';
export { TenantEdgeModule } from './tenant-edge.module.js';
export { TenantOrigins } from './tenant-origins.js';
export { canonicalHost, SLUG, TenantSelection } from './tenant-selection.js';
