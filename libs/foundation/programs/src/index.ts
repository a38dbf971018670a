export { programs } from './library.js';
export type { ApiKey } from './api-keys/api-key.schema.js';
export { ApiKeys, type Granter, type NewApiKey } from './api-keys/api-keys.js';
export { IdentityCredentials, type TokenPrincipal } from './credentials/identity-credentials.js';
export { ProgramsModule } from './programs.module.js';
