export { audit } from './library.js';
export { ActorNames, NamesActors, type ActorName, type ActorNamer, type NameActor } from './actor-names.js';
export { AuditLog, type AuditVerdict } from './audit-log.js';
export { AuditModule } from './audit.module.js';
export { OperatorAudit, type OperatorAction } from './operator-audit.js';
export { PersonKeys } from './person-keys.js';
