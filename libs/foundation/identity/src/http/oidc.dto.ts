import { FieldOf, Flag, Iso8601, Nested, Text, Url } from '#platform/http';
import { OPENID_PROVIDER } from '../identity-values.js';
import type { LinkedIdentity } from '../customers/customer.schema.js';
import type { IdentityProvider } from '../oidc/identity-providers.js';

const PROVIDER_ID = {
  min: 2,
  max: 40,
  pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  patternHint: { en: 'must be a–z, 0–9 and hyphens', de: 'muss aus a–z, 0–9 und Bindestrichen bestehen' },
  example: 'google',
} as const;
const NAME = { example: 'Google' } as const;
const ISSUER = { example: 'https://accounts.google.com' } as const;

export class OfferedProviderDto {
  @Text(PROVIDER_ID)
  id: string;

  @FieldOf(OPENID_PROVIDER.name, NAME)
  name: string;
}

export class OfferedProviderListDto {
  @Nested(() => OfferedProviderDto, { array: true })
  data: OfferedProviderDto[];

  static of(providers: readonly IdentityProvider[]): OfferedProviderListDto {
    return { data: providers.filter(({ enabled }) => enabled).map(({ id, name }) => ({ id, name })) };
  }
}

export class StartSignInDto {
  @Url({ description: 'A page of the shop, on a registered origin; the provider sends the browser there' })
  redirectUri: string;
}

export class StartedSignInDto {
  @Text({ max: 4096, description: 'Send the browser there' })
  authorizationUrl: string;

  @Text({
    max: 2048,
    description:
      'Keep it in this browser (sessionStorage) and send it together with the provider’s parameters',
  })
  flowToken: string;
}

export class ProviderAnswerDto {
  @Text({ max: 2048, trim: false, description: 'From the answer of the start' })
  flowToken: string;

  @Text({ max: 4096, trim: false, description: '`code` of the page’s address' })
  code: string;

  @Text({ max: 500, trim: false, description: '`state` of the page’s address' })
  state: string;

  @Text({ optional: true, max: 500, description: '`iss` of the page’s address, if there is one' })
  iss?: string;
}

export class LinkedIdentityDto {
  @Text(PROVIDER_ID)
  provider: string;

  @Text({ max: 500, ...ISSUER })
  issuer: string;

  @Iso8601()
  linkedAt: string;

  static of({ provider, issuer, linkedAt }: LinkedIdentity): LinkedIdentityDto {
    return { provider, issuer, linkedAt: linkedAt.toISOString() };
  }
}

export class LinkedIdentityListDto {
  @Nested(() => LinkedIdentityDto, { array: true })
  data: LinkedIdentityDto[];
}

export class PutIdentityProviderDto {
  @FieldOf(OPENID_PROVIDER.name, NAME)
  name: string;

  @FieldOf(OPENID_PROVIDER.issuer, ISSUER)
  issuer: string;

  @FieldOf(OPENID_PROVIDER.clientId, { example: '1234.apps.example.com' })
  clientId: string;

  @FieldOf(OPENID_PROVIDER.clientSecret, {
    writeOnly: true,
    description: 'Left out: does not change; null: no secret (a public client)',
  })
  clientSecret?: string | null;

  @Flag({ optional: true, description: 'Default true' })
  enabled?: boolean;
}

export class IdentityProviderDto {
  @Text(PROVIDER_ID)
  id: string;

  @FieldOf(OPENID_PROVIDER.name, NAME)
  name: string;

  @Text({ max: 500, ...ISSUER })
  issuer: string;

  @Text({ max: 300 })
  clientId: string;

  @Flag({ description: 'Whether a secret is set; it is never shown' })
  hasSecret: boolean;

  @Flag()
  enabled: boolean;

  static of({ clientSecret, ...provider }: IdentityProvider): IdentityProviderDto {
    return { ...provider, hasSecret: clientSecret !== undefined };
  }
}

export class IdentityProviderListDto {
  @Nested(() => IdentityProviderDto, { array: true })
  data: IdentityProviderDto[];
}
