import { Flag, Int, Text, TextList } from '#platform/http';
import type { TokenAnswer } from '../oauth/issue-tokens.js';
import type { WireError } from '../oauth/oauth.errors.js';

const SCOPE = { max: 2_000, example: 'orders.read stock.read' } as const;
const SOME_TOKEN = { max: 4_096, trim: false, writeOnly: true } as const;

/** The client's credentials, if they are not sent by HTTP Basic (RFC 6749 section 2.3.1). */
class ClientProofDto {
  @Text({ optional: true, max: 26, example: '01jd2k3m4n5p6q7r8s9tavwxyz' })
  client_id?: string;

  @Text({ optional: true, max: 100, writeOnly: true, description: 'Not for public clients' })
  client_secret?: string;
}

export class TokenRequestDto extends ClientProofDto {
  @Text({ example: 'client_credentials', description: 'Or authorization_code, refresh_token' })
  grant_type: string;

  @Text({ ...SCOPE, optional: true, description: 'Default: all scopes that the client can get' })
  scope?: string;

  @Text({ optional: true, insteadOf: 'scope', max: 100, description: 'authorization_code' })
  code?: string;

  @Text({
    optional: true,
    insteadOf: 'scope',
    max: 2_048,
    description: 'authorization_code: as in the authorization request',
  })
  redirect_uri?: string;

  @Text({
    optional: true,
    insteadOf: 'scope',
    max: 128,
    description: 'authorization_code: the verifier of the code_challenge (PKCE)',
  })
  code_verifier?: string;

  @Text({ optional: true, insteadOf: 'scope', max: 200, description: 'refresh_token: the newest one' })
  refresh_token?: string;
}

export class TokenQuestionDto extends ClientProofDto {
  @Text({ ...SOME_TOKEN, description: 'An access or refresh token' })
  token: string;
}

export class TokenAnswerDto implements TokenAnswer {
  @Text({ max: 4_096, description: 'JWT by RFC 9068; send it as `Authorization: Bearer …`' })
  access_token: string;

  @Text({ example: 'Bearer' })
  token_type: 'Bearer';

  @Int({ description: 'Lifetime of the access token in seconds', example: 600 })
  expires_in: number;

  @Text({ ...SCOPE, description: 'The granted scopes, which may be fewer than requested' })
  scope: string;

  @Text({
    optional: true,
    max: 200,
    description: 'Each use returns a new one; the old one is then no longer valid',
  })
  refresh_token?: string;
}

export class IntrospectionDto {
  @Flag({ description: 'If false, the answer has no other fields' })
  active: boolean;

  @Text({ ...SCOPE, optional: true, description: 'What the token allows at this moment' })
  scope?: string;

  @Text({ optional: true })
  client_id?: string;

  @Text({ optional: true, description: 'The member of staff, or the client if it acts for itself' })
  sub?: string;

  @Text({ optional: true, example: 'Bearer' })
  token_type?: string;

  @Text({ optional: true, example: 'https://shop.example.com' })
  iss?: string;

  @Text({ optional: true, example: 'integration' })
  aud?: string;

  @Int({ optional: true, description: 'Seconds since 1970' })
  exp?: number;

  @Int({ optional: true, description: 'Seconds since 1970' })
  iat?: number;

  @Text({ optional: true })
  jti?: string;
}

/** An error as RFC 6749 section 5.2 writes it. */
export class OAuthErrorDto implements WireError {
  @Text({ example: 'invalid_client', description: 'Programs compare this one' })
  error: string;

  @Text({ max: 500, example: 'The client is unknown or could not be authenticated' })
  error_description: string;
}

/** RFC 8414 section 2. */
export class MetadataDto {
  @Text({ example: 'https://shop.example.com' })
  issuer: string;

  @Text()
  authorization_endpoint: string;

  @Text()
  token_endpoint: string;

  @Text()
  revocation_endpoint: string;

  @Text()
  introspection_endpoint: string;

  @Text()
  jwks_uri: string;

  @TextList()
  scopes_supported: readonly string[];

  @TextList({ example: ['code'] })
  response_types_supported: readonly string[];

  @TextList({ example: ['query'] })
  response_modes_supported: readonly string[];

  @TextList({ example: ['client_credentials'] })
  grant_types_supported: readonly string[];

  @TextList({ example: ['client_secret_basic'] })
  token_endpoint_auth_methods_supported: readonly string[];

  @TextList({ example: ['client_secret_basic'] })
  revocation_endpoint_auth_methods_supported: readonly string[];

  @TextList({ example: ['client_secret_basic'] })
  introspection_endpoint_auth_methods_supported: readonly string[];

  @TextList({ example: ['S256'] })
  code_challenge_methods_supported: readonly string[];

  @Flag({ description: 'RFC 9207' })
  authorization_response_iss_parameter_supported: boolean;
}
