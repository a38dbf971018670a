export * from './api-keys/api-key.events.js';
export * from './customers/customer.events.js';
export type { SealedMail, SecondFactorFacts, Told } from './mailed-facts.js';
export * from './oauth/oauth.events.js';
export * from './oidc/identity-provider.events.js';
export * from './roles/role.events.js';
export * from './staff/staff.events.js';
