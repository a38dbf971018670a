import { Controller, Get } from '@nestjs/common';
import { Access } from '#platform/http';
import { DELEGABLE_PERMISSIONS } from '#platform/permissions';
import { CurrentTenant } from '#foundation/tenancy';
import { Issuers } from '../oauth/issuers.js';
import { GRANT_TYPES } from '../oauth/oauth-client.schema.js';
import { CHALLENGE_METHOD } from '../oauth/pkce.js';
import { ByPath } from './oauth-answers.js';
import { MetadataDto } from './oauth.dto.js';

const WITH_SECRET = ['client_secret_basic', 'client_secret_post'];

/** The metadata of a tenant's authorization server (RFC 8414); the issuer's path comes last in the address (section 3.1). */
@Controller('.well-known')
export class OAuthMetadataController {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly issuers: Issuers,
  ) {}

  @Get(['oauth-authorization-server', 'oauth-authorization-server/t/:tenant'])
  @Access({
    who: 'public',
    tenantParam: 'tenant',
    summary: 'Metadata of the tenant’s authorization server (RFC 8414)',
    answers: { type: MetadataDto },
  })
  metadata(@ByPath() byPath: boolean): MetadataDto {
    const issuer = this.issuers.issuerOf(this.tenant.record, byPath);
    return {
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      revocation_endpoint: `${issuer}/oauth/revoke`,
      introspection_endpoint: `${issuer}/oauth/introspect`,
      jwks_uri: this.issuers.keysOf(issuer),
      scopes_supported: DELEGABLE_PERMISSIONS,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: GRANT_TYPES,
      token_endpoint_auth_methods_supported: [...WITH_SECRET, 'none'],
      revocation_endpoint_auth_methods_supported: [...WITH_SECRET, 'none'],
      introspection_endpoint_auth_methods_supported: WITH_SECRET,
      code_challenge_methods_supported: [CHALLENGE_METHOD],
      authorization_response_iss_parameter_supported: true,
    };
  }
}
