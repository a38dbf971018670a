import { applyDecorators } from '@nestjs/common';
import { ApiQuery, type ApiQueryOptions } from '@nestjs/swagger';
import { OneOf, Text } from '#platform/http';
import { CHALLENGE_METHOD } from '../../oauth/pkce.js';

const PARAMETERS: readonly ApiQueryOptions[] = [
  { name: 'response_type', required: true, schema: { type: 'string', enum: ['code'] } },
  { name: 'client_id', required: true, example: '01jd2k3m4n5p6q7r8s9tavwxyz', type: String },
  {
    name: 'redirect_uri',
    required: true,
    type: String,
    example: 'https://app.example.com/callback',
    description: 'Exactly as it is registered',
  },
  {
    name: 'code_challenge',
    required: true,
    type: String,
    example: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    description: 'PKCE (RFC 7636); the example is from its appendix B',
  },
  { name: 'code_challenge_method', required: true, schema: { type: 'string', enum: [CHALLENGE_METHOD] } },
  {
    name: 'scope',
    required: false,
    type: String,
    example: 'orders.read stock.read',
    description: 'Default: all scopes of the app',
  },
  { name: 'state', required: false, type: String, description: 'Comes back with the answer' },
  { name: 'response_mode', required: false, schema: { type: 'string', enum: ['query'] } },
];

/** Documents the parameters. They are read by the rules of the specification, not by our DTOs. */
export const AUTHORIZATION_QUERY = applyDecorators(...PARAMETERS.map((parameter) => ApiQuery(parameter)));

const FLOW = { max: 8_192, description: 'Hidden in the page; bound to the browser’s cookie' } as const;

export class LogInFormDto {
  @Text(FLOW)
  flow: string;

  @Text({ max: 254, example: 'ann@example.com' })
  email: string;

  @Text({ max: 128, writeOnly: true })
  password: string;

  @Text({ optional: true, max: 26, description: 'Set if a code was mailed' })
  challenge_id?: string;

  @Text({ optional: true, max: 20, writeOnly: true, description: 'The mailed code' })
  device_code?: string;
}

export class CodeFormDto {
  @Text(FLOW)
  flow: string;

  @Text({ max: 40, writeOnly: true, description: 'From the authenticator app, or a recovery code' })
  code: string;
}

export class DecisionFormDto {
  @Text(FLOW)
  flow: string;

  @OneOf(['allow', 'deny'], { name: 'ConsentDecision' })
  decision: 'allow' | 'deny';
}
