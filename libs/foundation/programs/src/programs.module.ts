import { Module } from '@nestjs/common';
import { IdentityModule } from '#foundation/identity';
import { TenancyModule } from '#foundation/tenancy';
import { ApiKey, ApiKeySchema } from './api-keys/api-key.schema.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { KeyUse } from './api-keys/key-use.js';
import { AuthenticateClient } from './oauth/authenticate-client.js';
import { AuthorizationRequests } from './oauth/consent/authorization-request.js';
import { ConsentFlows } from './oauth/consent/consent-flow.js';
import { Consent } from './oauth/consent/consent.js';
import { IntegrationTokens } from './oauth/integration-tokens.js';
import { IssueTokens } from './oauth/issue-tokens.js';
import { Issuers } from './oauth/issuers.js';
import { OAuthClient, OAuthClientSchema } from './oauth/oauth-client.schema.js';
import { OAuthClients } from './oauth/oauth-clients.js';
import { OAuthGrant, OAuthGrantSchema } from './oauth/oauth-grant.schema.js';
import { OAuthGrants } from './oauth/oauth-grants.js';

const PROCESS_WIDE = [IntegrationTokens, Issuers, KeyUse];

const OF_A_TENANT = [
  ApiKeys,
  AuthenticateClient,
  AuthorizationRequests,
  Consent,
  ConsentFlows,
  IssueTokens,
  OAuthClients,
  OAuthGrants,
];

/** With what programs act in the name of people: API keys, OAuth clients and what they were granted. */
@Module({
  imports: [
    IdentityModule,
    TenancyModule.forFeature([
      { name: ApiKey.name, schema: ApiKeySchema },
      { name: OAuthClient.name, schema: OAuthClientSchema },
      { name: OAuthGrant.name, schema: OAuthGrantSchema },
    ]),
  ],
  providers: [...PROCESS_WIDE, ...OF_A_TENANT],
  exports: [...PROCESS_WIDE, ...OF_A_TENANT],
})
export class ProgramsModule {}
