export { OperationsModule } from './operations.module.js';
export { TenantLifecycle, type TenantChange } from './tenant-lifecycle.js';
