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

const NAME = { example: 'Bookkeeping', description: 'Shown to people who are asked to let it in' };
const TYPE = {
  name: 'OAuthClientType',
  example: 'confidential',
  description: 'public: an app on people’s own devices, which cannot keep a secret',
} as const;
const GRANTS = { example: ['client_credentials'] };
const REDIRECTS = {
  example: ['https://app.example.com/callback'],
  description:
    'Where people may be sent back to, compared letter by letter: https, or http://127.0.0.1 and http://[::1] with any port',
};
const SCOPES = {
  example: ['orders.read', 'stock.read'],
  description: 'The most that the app can be given',
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
    description: 'Seconds for which the old secret works beside the new one',
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

  @Id({ description: 'The member of staff whose rights bound what the client does for itself' })
  grantedBy: string;

  @Iso8601()
  createdAt: string;

  @Iso8601({ optional: true, description: 'Until when the secret before the last rotation works' })
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
    description: 'The client_secret, shown this once; public clients have none',
  })
  secret?: string;

  @Flag({
    optional: true,
    description: 'true where a repeated request is answered: the secret is not shown again',
  })
  secretOmitted?: boolean;

  static shown({ client, secret }: ShownOAuthClient): ShownOAuthClientDto {
    return { ...OAuthClientDto.of(client), ...(secret !== undefined && { secret }) };
  }
}

/** What somebody allows an app. */
export class GrantDto {
  @Id()
  id: string;

  @Id({ description: 'The OAuth client' })
  clientId: string;

  @Text({ example: 'Bookkeeping', description: 'The app’s name' })
  app: string;

  @TextList({ example: SCOPES.example, description: 'As far as app and person may do it themselves' })
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

/** A person lets few apps in, so they come all at once. */
export class GrantListDto {
  @Nested(() => GrantDto, { array: true })
  data: GrantDto[];

  /** @param names of the apps that still exist; grants of others are worth nothing, and not listed */
  static of(grants: readonly OAuthGrant[], names: ReadonlyMap<string, string>): GrantListDto {
    const live = grants.filter(({ clientId }) => names.has(clientId));
    return { data: live.map((grant) => GrantDto.of(grant, names.get(grant.clientId)!)) };
  }
}
