export { audit } from './library.js';
export { AuditLog, type AuditVerdict } from './audit-log.js';
export { AuditModule } from './audit.module.js';
export { OperatorAudit, type OperatorAction } from './operator-audit.js';
export { PersonKeys } from './person-keys.js';
