export { tenants } from './library.js';
export { EncryptionKeys, type Outcome, type SealedKind } from './encryption-keys.js';
export { OperationsModule } from './operations.module.js';
export { TenantLifecycle } from './tenant-lifecycle.js';
