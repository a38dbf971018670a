import { FieldOf, Flag, Id, Iso8601, Nested, OneOf, Text, TextList } from '#platform/http';
import type { StaffPermission } from '#platform/permissions';
import { given } from '#platform/values';
import {
  CLIENT_TYPES,
  type ClientType,
  type GrantType,
  type OAuthClient,
} from '../oauth/oauth-client.schema.js';
import type { OAuthGrant } from '../oauth/oauth-grant.schema.js';
import type { NewOAuthClient, OAuthClientChange, ShownOAuthClient } from '../oauth/oauth-clients.js';
import { OAUTH_APP, OVERLAP } from '../programs-values.js';

const NAME = { example: 'Bookkeeping', description: 'Shown to people who are asked to give it access' };
const TYPE = {
  name: 'OAuthClientType',
  example: 'confidential',
  description: 'public: an app on people’s own devices, which cannot keep a secret',
} as const;
const GRANTS = { example: ['client_credentials'] };
const REDIRECTS = {
  example: ['https://app.example.com/callback'],
  description:
    'Addresses to which people may be sent back; they must match exactly: https, or http://127.0.0.1 and http://[::1] with any port',
};
const SCOPES = {
  example: ['orders.read', 'stock.read'],
  description: 'The largest set of scopes that the app can get',
};
const DAY = 86_400;

export class CreateOAuthClientDto {
  @FieldOf(OAUTH_APP.name, NAME)
  name: string;

  @OneOf(CLIENT_TYPES, TYPE)
  type: ClientType;

  @FieldOf(OAUTH_APP.grantTypes, GRANTS)
  grantTypes: GrantType[];

  @FieldOf(OAUTH_APP.redirectUris, REDIRECTS)
  redirectUris?: string[];

  @FieldOf(OAUTH_APP.scopes, SCOPES)
  scopes: StaffPermission[];

  static toClient({ redirectUris, ...rest }: CreateOAuthClientDto): NewOAuthClient {
    return { ...rest, ...(redirectUris && { redirectUris }) };
  }
}

export class UpdateOAuthClientDto {
  @FieldOf(OAUTH_APP.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(OAUTH_APP.grantTypes, { ...GRANTS, optional: true })
  grantTypes?: GrantType[];

  @FieldOf(OAUTH_APP.redirectUris, REDIRECTS)
  redirectUris?: string[];

  @FieldOf(OAUTH_APP.scopes, { ...SCOPES, optional: true })
  scopes?: StaffPermission[];

  static toChange(change: UpdateOAuthClientDto): OAuthClientChange {
    return given(change);
  }
}

export class RotateOAuthSecretDto {
  @FieldOf(OVERLAP.overlapSeconds, {
    default: DAY,
    example: DAY,
    description: 'Seconds for which the old secret still works',
  })
  overlapSeconds?: number = DAY;
}

export class OAuthClientDto {
  @Id({ description: 'The client_id' })
  id: string;

  @FieldOf(OAUTH_APP.name, NAME)
  name: string;

  @OneOf(CLIENT_TYPES, TYPE)
  type: ClientType;

  @TextList({ example: ['client_credentials'] })
  grantTypes: readonly string[];

  @TextList({ example: ['https://app.example.com/callback'] })
  redirectUris: readonly string[];

  @TextList({ example: SCOPES.example })
  scopes: readonly string[];

  @Id({ description: 'The member of staff whose rights limit what the client does for itself' })
  grantedBy: string;

  @Iso8601()
  createdAt: string;

  @Iso8601({ optional: true, description: 'Until when the old secret works after a rotation' })
  previousUntil?: string;

  static of(client: OAuthClient): OAuthClientDto {
    const { _id, name, type, grantTypes, redirectUris, scopes, grantedBy, createdAt, previous } = client;
    const overlaps = previous !== undefined && previous.until.getTime() > Date.now();
    return {
      id: _id,
      name,
      type,
      grantTypes,
      redirectUris,
      scopes,
      grantedBy,
      createdAt: createdAt.toISOString(),
      ...(overlaps && { previousUntil: previous.until.toISOString() }),
    };
  }
}

export class ShownOAuthClientDto extends OAuthClientDto {
  @Text({
    optional: true,
    max: 60,
    description: 'The client_secret, shown only once; public clients have none',
  })
  secret?: string;

  @Flag({
    optional: true,
    description: 'true in the answer to a repeated request: the secret is not shown again',
  })
  secretOmitted?: boolean;

  static shown({ client, secret }: ShownOAuthClient): ShownOAuthClientDto {
    return { ...OAuthClientDto.of(client), ...(secret !== undefined && { secret }) };
  }
}

/** The access that a person granted to an app. */
export class GrantDto {
  @Id()
  id: string;

  @Id({ description: 'The OAuth client' })
  clientId: string;

  @Text({ example: 'Bookkeeping', description: 'The app’s name' })
  app: string;

  @TextList({ example: SCOPES.example, description: 'Only scopes that the app and the person have' })
  scopes: readonly string[];

  @Iso8601()
  createdAt: string;

  @Iso8601({ optional: true, description: 'When the app renewed its tokens last' })
  lastUsedAt?: string;

  static of(grant: OAuthGrant, app: string): GrantDto {
    const { _id, clientId, scopes, createdAt, rotatedAt } = grant;
    return {
      id: _id,
      clientId,
      app,
      scopes,
      createdAt: createdAt.toISOString(),
      ...(rotatedAt && { lastUsedAt: rotatedAt.toISOString() }),
    };
  }
}

/** A person grants few apps access, so the list has no pages. */
export class GrantListDto {
  @Nested(() => GrantDto, { array: true })
  data: GrantDto[];

  /** @param names names of the apps that still exist; grants to deleted apps are not valid and not listed */
  static of(grants: readonly OAuthGrant[], names: ReadonlyMap<string, string>): GrantListDto {
    const live = grants.filter(({ clientId }) => names.has(clientId));
    return { data: live.map((grant) => GrantDto.of(grant, names.get(grant.clientId)!)) };
  }
}
