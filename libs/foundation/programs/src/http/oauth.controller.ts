import { Controller, Header, Headers, Post, UseFilters } from '@nestjs/common';
import { Access, TakesForm } from '#platform/http';
import { CurrentTenant } from '#foundation/tenancy';
import { AuthenticateClient } from '../oauth/authenticate-client.js';
import { IssueTokens } from '../oauth/issue-tokens.js';
import { IssuedTokens } from '../oauth/issued-tokens.js';
import { Issuers } from '../oauth/issuers.js';
import { oauthErrors } from '../oauth/oauth.errors.js';
import { required, type Parameters } from '../oauth/parameters.js';
import { ByPath, Form, OAuthErrorFilter } from './oauth-answers.js';
import {
  IntrospectionDto,
  OAuthErrorDto,
  TokenAnswerDto,
  TokenQuestionDto,
  TokenRequestDto,
} from './oauth.dto.js';

/** OAuth clients authenticate by another scheme, so for the edge these routes are public. */
const OF_CLIENTS = {
  who: 'public',
  tenantParam: 'tenant',
  failures: { type: OAuthErrorDto, mediaType: 'application/json' },
} as const;
const { invalidClient, invalidRequest } = oauthErrors;

/**
 * Apps get, revoke and introspect tokens here (RFC 6749, 7009, 7662), at a tenant's own hosts and, with the tenant's id in the
 * path, at hosts of many tenants.
 */
@Controller(['oauth', 't/:tenant/oauth'])
@UseFilters(OAuthErrorFilter)
export class OAuthController {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly clients: AuthenticateClient,
    private readonly tokens: IssueTokens,
    private readonly issued: IssuedTokens,
    private readonly issuers: Issuers,
  ) {}

  @Post('token')
  @TakesForm(TokenRequestDto)
  @Header('Cache-Control', 'no-store')
  @Access({
    ...OF_CLIENTS,
    summary: 'Get an access token (RFC 6749 section 3.2)',
    answers: { status: 200, type: TokenAnswerDto },
    errors: [
      invalidClient,
      invalidRequest,
      oauthErrors.invalidGrant,
      oauthErrors.invalidScope,
      oauthErrors.unauthorizedClient,
      oauthErrors.unsupportedGrantType,
    ],
  })
  async token(
    @Headers('authorization') authorization: string | undefined,
    @Form() form: Parameters,
    @ByPath() byPath: boolean,
  ): Promise<TokenAnswerDto> {
    const client = await this.clients.authenticate(authorization, form);
    return this.tokens.issue(client, form, this.issuers.issuerOf(this.tenant.record, byPath));
  }

  @Post('revoke')
  @TakesForm(TokenQuestionDto)
  @Access({
    ...OF_CLIENTS,
    summary: 'Revoke a token, and all tokens of the same grant (RFC 7009)',
    description: 'Also answers 200 if the text is not a token, or is another client’s.',
    answers: { status: 200 },
    errors: [invalidClient, invalidRequest],
  })
  async revoke(
    @Headers('authorization') authorization: string | undefined,
    @Form() form: Parameters,
  ): Promise<void> {
    const client = await this.clients.authenticate(authorization, form);
    await this.issued.revoke(client, required(form, 'token'));
  }

  @Post('introspect')
  @TakesForm(TokenQuestionDto)
  @Header('Cache-Control', 'no-store')
  @Access({
    ...OF_CLIENTS,
    summary:
      'Ask whether a token of this tenant is valid now, and for what (RFC 7662); for confidential clients',
    answers: { status: 200, type: IntrospectionDto },
    errors: [invalidClient, invalidRequest],
  })
  async introspect(
    @Headers('authorization') authorization: string | undefined,
    @Form() form: Parameters,
  ): Promise<IntrospectionDto> {
    const client = await this.clients.authenticate(authorization, form);
    // The id of a public client is no secret, so it does not authenticate anybody.
    if (client.type === 'public') throw invalidClient();
    return this.issued.introspect(client, required(form, 'token'));
  }
}
