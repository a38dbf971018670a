import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { EgressModule } from '#platform/egress';
import { PLATFORM } from '#platform/mongo';
import { RateLimitModule } from '#platform/rate-limit';
import { AuditModule } from '#foundation/audit';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { Challenges } from './challenges/challenges.js';
import './challenges/move-codes.migration.js';
import { DiscreetMails } from './challenges/discreet-mails.js';
import { MailedCodes } from './challenges/mailed-codes.js';
import { CallerGroups } from './customer-groups/caller-groups.js';
import { CustomerGroups } from './customer-groups/customer-groups.js';
import { Addresses } from './customers/addresses.js';
import { ChangeCustomer } from './customers/change-customer.js';
import { ChangeCustomerPassword } from './customers/change-customer-password.js';
import { ChangeEmail } from './customers/change-email.js';
import { CustomerConsents } from './customers/consents.js';
import { CustomerLogIn } from './customers/customer-log-in.js';
import { CustomerPasswordReset } from './customers/customer-password-reset.js';
import { CustomerRealm } from './customers/customer-realm.js';
import { CustomerSecondFactor } from './customers/customer-second-factor.js';
import { CustomerSessions } from './customers/customer-sessions.js';
import { Customers } from './customers/customers.js';
import { RegisterCustomer } from './customers/register-customer.js';
import { DeviceCodes } from './guessing/device-codes.js';
import { DeviceMails } from './guessing/device-mails.js';
import { DeviceTokens } from './guessing/device-tokens.js';
import { GuessLimits } from './guessing/guess-limits.js';
import { ChangeOperatorPassword } from './operators/change-operator-password.js';
import { OperatorLogIn } from './operators/operator-log-in.js';
import { OperatorNames } from './operators/operator-names.js';
import { OperatorRealm } from './operators/operator-realm.js';
import { OperatorSecondFactor } from './operators/operator-second-factor.js';
import { CustomerIdentities } from './oidc/customer-identities.js';
import { IdentityProviders } from './oidc/identity-providers.js';
import { OidcClients } from './oidc/oidc-clients.js';
import { ProviderSignIn } from './oidc/provider-sign-in.js';
import { SignInFlows } from './oidc/sign-in-flow.js';
import { OperatorSessions } from './operators/operator-sessions.js';
import { Operator, OperatorSchema } from './operators/operator.schema.js';
import { Operators } from './operators/operators.js';
import { Passwords } from './passwords/passwords.js';
import { Authority } from './roles/authority.js';
import { AuthorityCache } from './roles/authority-cache.js';
import { AuthorityChanges } from './roles/authority-changes.js';
import { Roles } from './roles/roles.js';
import { RevokedSessions } from './sessions/revoked-sessions.js';
import { AccountData } from './personal-data/account-data.js';
import { DataSubjects } from './personal-data/data-subjects.js';
import { ContinueErasures } from './personal-data/continue-erasures.js';
import { EraseCustomer } from './personal-data/erase-customer.js';
import { ExportLink } from './personal-data/export-link.js';
import { PersonalDataRequests } from './personal-data/personal-data-requests.js';
import { OPERATOR_SESSION, OperatorSessionSchema } from './sessions/session.schema.js';
import { SessionTokens } from './sessions/session-tokens.js';
import { ChangeStaffPassword } from './staff/change-staff-password.js';
import { PasswordEnds } from './staff/password-ends.js';
import { ProvisionOwner } from './staff/provision-owner.js';
import { StaffAccounts } from './staff/staff-accounts.js';
import { StaffInvitations } from './staff/staff-invitations.js';
import { StaffLogIn } from './staff/staff-log-in.js';
import { StaffNames } from './staff/staff-names.js';
import { StaffPasswordReset } from './staff/staff-password-reset.js';
import { StaffPasswords } from './staff/staff-passwords.js';
import { StaffRealm } from './staff/staff-realm.js';
import { StaffSecondFactor } from './staff/staff-second-factor.js';
import { StaffSessions } from './staff/staff-sessions.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { RefreshTokens } from './tokens/refresh-tokens.js';
import { SigningKey, SigningKeySchema } from './tokens/signing-key.schema.js';
import { SigningKeys } from './tokens/signing-keys.js';

const PROCESS_WIDE = [
  AccessTokens,
  Authority,
  AuthorityCache,
  ChangeOperatorPassword,
  DeviceCodes,
  DeviceTokens,
  GuessLimits,
  OidcClients,
  Operators,
  OperatorLogIn,
  OperatorNames,
  OperatorRealm,
  OperatorSecondFactor,
  OperatorSessions,
  Passwords,
  RefreshTokens,
  RevokedSessions,
  SessionTokens,
  SigningKeys,
];

const OF_A_TENANT = [
  AccountData,
  Addresses,
  AuthorityChanges,
  CallerGroups,
  Challenges,
  ChangeCustomer,
  ChangeCustomerPassword,
  ChangeEmail,
  ChangeStaffPassword,
  CustomerConsents,
  CustomerGroups,
  CustomerIdentities,
  CustomerLogIn,
  CustomerPasswordReset,
  CustomerRealm,
  Customers,
  CustomerSecondFactor,
  CustomerSessions,
  DataSubjects,
  ContinueErasures,
  EraseCustomer,
  ExportLink,
  IdentityProviders,
  PasswordEnds,
  PersonalDataRequests,
  DeviceMails,
  DiscreetMails,
  MailedCodes,
  ProviderSignIn,
  ProvisionOwner,
  RegisterCustomer,
  Roles,
  SignInFlows,
  StaffAccounts,
  StaffInvitations,
  StaffLogIn,
  StaffNames,
  StaffPasswordReset,
  StaffPasswords,
  StaffRealm,
  StaffSecondFactor,
  StaffSessions,
];

/** Who people are and what they may do: customers, staff, operators, their sessions and tokens. */
@Module({
  imports: [
    AuditModule,
    DiscoveryModule,
    EgressModule,
    RateLimitModule,
    MongooseModule.forFeature(
      [
        { name: Operator.name, schema: OperatorSchema },
        { name: OPERATOR_SESSION, schema: OperatorSessionSchema },
        { name: SigningKey.name, schema: SigningKeySchema },
      ],
      PLATFORM,
    ),
    TenancyModule.forFeature(collections),
  ],
  providers: [...PROCESS_WIDE, ...OF_A_TENANT],
  exports: [...PROCESS_WIDE, ...OF_A_TENANT],
})
export class IdentityModule {}
