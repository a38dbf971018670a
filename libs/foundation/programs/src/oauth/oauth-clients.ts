import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { equalInConstantTime, hashToken, newToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, given } from '#platform/values';
import type { StaffPermission } from '#platform/permissions';
import { collectionOf, demand, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { AuthorityChanges, identityValueErrors, type Holdings } from '#foundation/identity';
import type { Granter } from '../api-keys/api-keys.js';
import { OAUTH_APP, OVERLAP } from '../programs-values.js';
import { oauthClientErrors } from './oauth-client.errors.js';
import {
  OAuthClientCreated,
  OAuthClientDeleted,
  OAuthClientSecretRotated,
  OAuthClientUpdated,
} from './oauth.events.js';
import { requireScopes } from '../require-scopes.js';
import { isRedirectUri } from './redirect-uris.js';
import { OAuthClient, type ClientType, type GrantType } from './oauth-client.schema.js';

export interface NewOAuthClient {
  readonly name: string;
  readonly type: ClientType;
  readonly grantTypes: readonly GrantType[];
  /** See `isRedirectUri`. */
  readonly redirectUris?: readonly string[];
  readonly scopes: readonly StaffPermission[];
}

export type OAuthClientChange = Partial<Omit<NewOAuthClient, 'type'>>;

/** A client and its secret, which is shown only once; public clients have none. */
export interface ShownOAuthClient {
  readonly client: OAuthClient;
  readonly secret?: string;
}

const MOST_CLIENTS = 100;

/**
 * The tenant's OAuth clients. A person who registers or changes one must have oauth-clients.write and all its scopes, before and
 * after the change. A client may never do more than the person for whom it acts may do at that moment; see
 * IntegrationTokenStrategy.
 */
@TenantInjectable()
export class OAuthClients {
  constructor(
    @InjectModel(OAuthClient.name) private readonly rows: Model<OAuthClient>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly changes: AuthorityChanges,
  ) {}

  /**
   * @throws staff.insufficient-rights, oauth-client.inconsistent, oauth-client.redirect-uri-unusable, oauth-client.too-many,
   *   identity.invalid-value
   */
  async create(actor: Granter, wanted: NewOAuthClient): Promise<ShownOAuthClient> {
    demand('oauth-clients.write');
    const app = accepted(OAUTH_APP, wanted, identityValueErrors.invalid);
    const { name, type, grantTypes, redirectUris = [], scopes } = app;
    requireScopes(actor, scopes);
    requireConsistent({ type, grantTypes, redirectUris });
    const secret = type === 'confidential' ? newToken() : undefined;
    return this.unitOfWork.run(async () => {
      if ((await this.rows.countDocuments()) >= MOST_CLIENTS) throw oauthClientErrors.tooMany();
      const row = await this.rows.create({
        _id: newId(),
        name,
        type,
        grantTypes: [...grantTypes],
        redirectUris: [...redirectUris],
        scopes: [...scopes],
        grantedBy: actor.id,
        ...(secret !== undefined && { hash: hashToken(secret) }),
      });
      const client = row.toObject();
      await this.outbox.append(OAuthClientCreated.of(client._id, factsOf(client)));
      return { client, secret };
    });
  }

  list(page: PageRequest): Promise<PageRows<OAuthClient>> {
    return readPage(collectionOf(this.rows), page);
  }

  async find(id: string): Promise<OAuthClient | null> {
    return this.rows.findById(id).lean<OAuthClient>();
  }

  /** The names of the clients that exist, by id. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.rows.find({ _id: { $in: ids } }, { name: 1 }).lean<OAuthClient[]>();
    return new Map(rows.map(({ _id, name }) => [_id, name]));
  }

  /** @throws oauth-client.not-found */
  async byId(id: string): Promise<OAuthClient> {
    const client = await this.find(id);
    if (!client) throw oauthClientErrors.notFound();
    return client;
  }

  /** @throws oauth-client.not-found, and as {@link create} */
  async change(actor: Holdings, id: string, wanted: OAuthClientChange): Promise<OAuthClient> {
    demand('oauth-clients.write');
    const change = accepted(OAUTH_APP, given(wanted), identityValueErrors.invalid, { partial: true });
    return this.unitOfWork.run(async (unit) => {
      const before = await this.byId(id);
      requireScopes(actor, before.scopes, change.scopes ?? []);
      requireConsistent({ ...before, ...change });
      const client = await this.write(id, { $set: change });
      this.changes.announce(unit, `oauth-client:${id}`);
      const changed = { before: auditedOf(before), after: auditedOf(client) };
      await this.outbox.append(OAuthClientUpdated.of(id, factsOf(client), changed));
      return client;
    });
  }

  /**
   * Gives a confidential client a new secret.
   * @param overlapSeconds how long the old one works beside it; 0 ends it at once
   * @throws oauth-client.not-found, staff.insufficient-rights, oauth-client.public
   */
  async rotateSecret(actor: Holdings, id: string, overlapSeconds: number): Promise<ShownOAuthClient> {
    demand('oauth-clients.write');
    accepted(OVERLAP, { overlapSeconds }, identityValueErrors.invalid);
    const secret = newToken();
    return this.unitOfWork.run(async () => {
      const before = await this.byId(id);
      requireScopes(actor, before.scopes);
      if (before.hash === undefined) throw oauthClientErrors.publicClient();
      const until = new Date(Date.now() + overlapSeconds * 1_000);
      const client = await this.write(id, {
        $set: { hash: hashToken(secret), previous: { hash: before.hash, until } },
      });
      await this.outbox.append(OAuthClientSecretRotated.of(id, factsOf(client)));
      return { client, secret };
    });
  }

  /** Removes a client; its tokens end in all processes. @throws oauth-client.not-found, staff.insufficient-rights */
  async remove(actor: Holdings, id: string): Promise<void> {
    demand('oauth-clients.write');
    await this.unitOfWork.run(async (unit) => {
      const client = await this.byId(id);
      requireScopes(actor, client.scopes);
      await this.rows.deleteOne({ _id: id });
      this.changes.announce(unit, `oauth-client:${id}`);
      await this.outbox.append(OAuthClientDeleted.of(id, factsOf(client)));
    });
  }

  private async write(id: string, change: object): Promise<OAuthClient> {
    const row = await this.rows
      .findByIdAndUpdate(id, change, { returnDocument: 'after' })
      .lean<OAuthClient>();
    return row!;
  }
}

/** Whether a secret is the client's; the old secret after a rotation counts too while it still works. */
export function isSecretOf({ hash, previous }: OAuthClient, secret: string): boolean {
  const presented = hashToken(secret);
  if (hash !== undefined && equalInConstantTime(hash, presented)) return true;
  return (
    previous !== undefined &&
    previous.until.getTime() > Date.now() &&
    equalInConstantTime(previous.hash, presented)
  );
}

type Consistency = Pick<NewOAuthClient, 'type' | 'grantTypes'> & { readonly redirectUris: readonly string[] };

function requireConsistent({ type, grantTypes, redirectUris }: Consistency): void {
  if (!redirectUris.every(isRedirectUri)) throw oauthClientErrors.redirectUriUnusable();
  const withPeople = grantTypes.includes('authorization_code');
  if (type === 'public' && grantTypes.includes('client_credentials')) {
    throw oauthClientErrors.inconsistent({
      en: 'A public client has no credentials.',
      de: 'Ein öffentlicher Client hat keine Zugangsdaten.',
    });
  }
  if (withPeople && redirectUris.length === 0) {
    throw oauthClientErrors.inconsistent({
      en: 'authorization_code needs a redirect URI.',
      de: 'authorization_code braucht eine Redirect-URI.',
    });
  }
  if (!withPeople && grantTypes.includes('refresh_token')) {
    throw oauthClientErrors.inconsistent({
      en: 'refresh_token needs authorization_code.',
      de: 'refresh_token braucht authorization_code.',
    });
  }
}

function factsOf({ _id, name, scopes, grantedBy }: OAuthClient) {
  return { clientId: _id, name, scopes, grantedBy };
}

/** The fields of a client that can be changed, for the audit log. */
function auditedOf({ name, scopes, grantTypes, redirectUris }: OAuthClient) {
  return { name, scopes, grantTypes, redirectUris };
}
