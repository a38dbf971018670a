export { accessErrors } from './access.errors.js';
export { IdempotencyInterceptor } from './idempotency.interceptor.js';
export { TenantEdge } from './tenant-edge.js';
export { TenantEdgeModule } from './tenant-edge.module.js';
export { canonicalHost, SLUG, TenantSelection } from './tenant-selection.js';
