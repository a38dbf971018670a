export { identity } from './library.js';
export { Challenges } from './challenges/challenges.js';
export { CHALLENGE, EXAMPLE_CHALLENGE } from './challenges/mailed-facts.js';
export { openChallengeCode } from './challenges/sealed-code.js';
export { ChangeCustomer } from './customers/change-customer.js';
export { CallerGroups } from './customer-groups/caller-groups.js';
export { customerGroupErrors } from './customer-groups/customer-group.errors.js';
export { CustomerGroups, type CustomerGroup } from './customer-groups/customer-groups.js';
export { CustomerLogIn } from './customers/customer-log-in.js';
export { CustomerPasswordReset } from './customers/customer-password-reset.js';
export { CustomerSessions } from './customers/customer-sessions.js';
export { Customer, type CustomerRecord } from './customers/customer.schema.js';
export { MAIL_RECIPIENT } from './challenges/mailed-facts.js';
export { POSTAL_ADDRESS_FACTS, type PostalAddress } from './customers/postal-address.js';
export { Customers, type CustomerProfile, type NewCustomer } from './customers/customers.js';
export { RegisterCustomer, type Registration } from './customers/register-customer.js';
export { normaliseEmail } from './log-in/normalise-email.js';
export { DeviceCodes } from './guessing/device-codes.js';
export type { DeviceProof } from './guessing/guess-limits.js';
export { identityErrors } from './identity.errors.js';
export { POSTAL_ADDRESS, valueErrors as identityValueErrors } from './identity-values.js';
export { IdentityModule } from './identity.module.js';
export type { Enrolled, FirstStep, LoggedIn, LogInOutcome, Proven } from './log-in/log-in-outcome.js';
export { OperatorLogIn } from './operators/operator-log-in.js';
export { OperatorRealm } from './operators/operator-realm.js';
export { OperatorSecondFactor } from './operators/operator-second-factor.js';
export { OperatorSessions } from './operators/operator-sessions.js';
export { Operators, type NewOperator } from './operators/operators.js';
export { Passwords } from './passwords/passwords.js';
export { EraseCustomer } from './personal-data/erase-customer.js';
export { Authority, delegated } from './roles/authority.js';
export { AuthorityCache, type AuthorityFact } from './roles/authority-cache.js';
export { AuthorityChanges } from './roles/authority-changes.js';
export {
  covers,
  isBuiltIn,
  operatorPermissions,
  permissionsOf,
  type Holdings,
} from './roles/built-in-roles.js';
export type { CustomRole, Position, RoleTable } from './roles/role-table.js';
export { Roles, type NewRole } from './roles/roles.js';
export { RevokedSessions } from './sessions/revoked-sessions.js';
export type { Device } from './sessions/session.schema.js';
export { SessionTokens, type Grants, type Tokens } from './sessions/session-tokens.js';
export { TokenFamilies } from './sessions/token-families.js';
export { EndsWithPassword, type PasswordEnd } from './staff/password-ends.js';
export { StaffAccounts, type NewStaff, type StaffChanges } from './staff/staff-accounts.js';
export { StaffInvitations, type OpenInvitation } from './staff/staff-invitations.js';
export { StaffLogIn } from './staff/staff-log-in.js';
export { StaffPasswordReset } from './staff/staff-password-reset.js';
export { StaffSessions } from './staff/staff-sessions.js';
export { Staff, type StaffRecord, type StaffStatus } from './staff/staff.schema.js';
export {
  AccessTokens,
  TOKEN_AUDIENCES,
  TOKEN_TYPES,
  type AccessClaims,
  type TokenAudience,
  type TokenKind,
} from './tokens/access-tokens.js';
export type { RefreshRealm, RefreshToken } from './tokens/refresh-tokens.js';
export { SIGNING_ALGORITHM, SigningKeys } from './tokens/signing-keys.js';
