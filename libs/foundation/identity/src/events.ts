export type { SealedMail, MailRecipient } from './challenges/mailed-facts.js';
export * from './customer-groups/customer-group.events.js';
export * from './customers/customer.events.js';
export type { SecondFactorFacts } from './mfa/second-factor-facts.js';
export * from './oidc/identity-provider.events.js';
export * from './roles/role.events.js';
export * from './staff/staff.events.js';
