import { Module } from '@nestjs/common';
import { IdentityModule } from '#foundation/identity';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { ApiKeyNames } from './api-keys/api-key-names.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { KeyUse } from './api-keys/key-use.js';
import { AuthenticateClient } from './oauth/authenticate-client.js';
import { AuthorizationRequests } from './oauth/consent/authorization-request.js';
import { ConsentFlows } from './oauth/consent/consent-flow.js';
import { Consent } from './oauth/consent/consent.js';
import { IntegrationTokens } from './oauth/integration-tokens.js';
import { IssueTokens } from './oauth/issue-tokens.js';
import { Issuers } from './oauth/issuers.js';
import { OAuthClientNames } from './oauth/oauth-client-names.js';
import { OAuthClients } from './oauth/oauth-clients.js';
import { OAuthGrants } from './oauth/oauth-grants.js';

const PROCESS_WIDE = [IntegrationTokens, Issuers, KeyUse];

const OF_A_TENANT = [
  ApiKeyNames,
  ApiKeys,
  AuthenticateClient,
  AuthorizationRequests,
  Consent,
  ConsentFlows,
  IssueTokens,
  OAuthClientNames,
  OAuthClients,
  OAuthGrants,
];

/** The credentials of programs that act for people: API keys, OAuth clients and their grants. */
@Module({
  imports: [IdentityModule, TenancyModule.forFeature(collections)],
  providers: [...PROCESS_WIDE, ...OF_A_TENANT],
  exports: [...PROCESS_WIDE, ...OF_A_TENANT],
})
export class ProgramsModule {}
