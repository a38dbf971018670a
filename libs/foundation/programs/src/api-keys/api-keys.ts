import { Inject } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { hashToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, given } from '#platform/values';
import type { StaffPermission } from '#platform/permissions';
import {
  collectionOf,
  CurrentTenant,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
} from '#foundation/tenancy';
import { AuthorityChanges, identityValueErrors, type Holdings } from '#foundation/identity';
import { API_KEY, OVERLAP } from '../programs-values.js';
import { apiKeyErrors } from './api-key.errors.js';
import { ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated, ApiKeyUpdated } from './api-key.events.js';
import { requireScopes } from '../require-scopes.js';
import { ApiKey } from './api-key.schema.js';
import { newKeyText, type KeyMode } from './key-text.js';

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly StaffPermission[];
  readonly expiresAt?: Date;
}

export interface ApiKeyChange extends Partial<Omit<NewApiKey, 'expiresAt'>> {
  /** null: never. */
  readonly expiresAt?: Date | null;
}

/** A key and its text, which is shown only once. */
export interface ShownApiKey {
  readonly key: ApiKey;
  readonly text: string;
}

/** The person who makes or changes a key, with their rights. */
export type Granter = Holdings & { readonly id: string };

const MOST_KEYS = 100;

/** `live` for installations in production, otherwise `test`. */
export function keyModeOf({ isProduction }: Pick<Config, 'isProduction'>): KeyMode {
  return isProduction ? 'live' : 'test';
}

/**
 * The tenant's API keys. A person who makes or changes a key must have api-keys.write and all its scopes, before and after
 * the change. A key may never do more than the person who made it may do at that moment; see ApiKeyStrategy.
 */
@TenantInjectable()
export class ApiKeys {
  constructor(
    @InjectModel(ApiKey.name) private readonly rows: Model<ApiKey>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly changes: AuthorityChanges,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws staff.insufficient-rights, api-key.too-many, api-key.expiry-past, identity.invalid-value */
  async create(actor: Granter, wanted: NewApiKey): Promise<ShownApiKey> {
    demand('api-keys.write');
    const { name, scopes, expiresAt } = accepted(API_KEY, wanted, identityValueErrors.invalid);
    requireScopes(actor, scopes);
    requireFuture(expiresAt);
    const _id = newId();
    const text = this.newText(_id);
    return this.unitOfWork.run(async () => {
      if ((await this.rows.countDocuments()) >= MOST_KEYS) throw apiKeyErrors.tooMany();
      const facts = { _id, name, scopes: [...scopes], grantedBy: actor.id, hash: hashToken(text) };
      const key = (await this.rows.create({ ...facts, ...(expiresAt && { expiresAt }) })).toObject();
      await this.outbox.append(ApiKeyCreated.of(_id, factsOf(key)));
      return { key, text };
    });
  }

  list(page: PageRequest): Promise<PageRows<ApiKey>> {
    return readPage(collectionOf(this.rows), page);
  }

  async find(id: string): Promise<ApiKey | null> {
    return this.rows.findById(id).lean<ApiKey>();
  }

  /** @throws api-key.not-found */
  async byId(id: string): Promise<ApiKey> {
    const key = await this.find(id);
    if (!key) throw apiKeyErrors.notFound();
    return key;
  }

  /** @throws api-key.not-found, staff.insufficient-rights, api-key.expiry-past, identity.invalid-value */
  async change(actor: Holdings, id: string, change: ApiKeyChange): Promise<ApiKey> {
    demand('api-keys.write');
    const { expiresAt, ...rest } = accepted(API_KEY, given(change), identityValueErrors.invalid, {
      partial: true,
    });
    requireFuture(expiresAt);
    return this.unitOfWork.run(async (unit) => {
      const before = await this.byId(id);
      requireScopes(actor, before.scopes, rest.scopes ?? []);
      const key = await this.write(id, {
        $set: { ...rest, ...(expiresAt && { expiresAt }) },
        ...(expiresAt === null && { $unset: { expiresAt: '' } }),
      });
      this.changes.announce(unit, `api-key:${id}`);
      await this.outbox.append(ApiKeyUpdated.of(id, factsOf(key)));
      return key;
    });
  }

  /**
   * Gives the key a new text.
   * @param overlapSeconds how long the old one works beside it; 0 ends it at once
   * @throws api-key.not-found, staff.insufficient-rights
   */
  async rotate(actor: Holdings, id: string, overlapSeconds: number): Promise<ShownApiKey> {
    demand('api-keys.write');
    accepted(OVERLAP, { overlapSeconds }, identityValueErrors.invalid);
    const text = this.newText(id);
    return this.unitOfWork.run(async (unit) => {
      const before = await this.byId(id);
      requireScopes(actor, before.scopes);
      const until = new Date(Date.now() + overlapSeconds * 1_000);
      const key = await this.write(id, {
        $set: { hash: hashToken(text), previous: { hash: before.hash, until } },
      });
      this.changes.announce(unit, `api-key:${id}`);
      await this.outbox.append(ApiKeyRotated.of(id, factsOf(key)));
      return { key, text };
    });
  }

  /** Ends a key in all processes. @throws api-key.not-found, staff.insufficient-rights */
  async revoke(actor: Holdings, id: string): Promise<void> {
    demand('api-keys.write');
    await this.unitOfWork.run(async (unit) => {
      const key = await this.byId(id);
      requireScopes(actor, key.scopes);
      await this.rows.deleteOne({ _id: id });
      this.changes.announce(unit, `api-key:${id}`);
      await this.outbox.append(ApiKeyRevoked.of(id, factsOf(key)));
    });
  }

  /** Records that a key was used, at most once a minute for each key. */
  async noteUse(id: string, at: Date): Promise<void> {
    const due = new Date(at.getTime() - 60_000);
    await collectionOf(this.rows).updateOne(
      { _id: id, $or: [{ lastUsedAt: { $exists: false } }, { lastUsedAt: { $lte: due } }] },
      { $set: { lastUsedAt: at } },
    );
  }

  private newText(id: string): string {
    return newKeyText(keyModeOf(this.config), this.tenant.id, id);
  }

  private async write(id: string, change: object): Promise<ApiKey> {
    const key = await this.rows.findByIdAndUpdate(id, change, { returnDocument: 'after' }).lean<ApiKey>();
    return key!;
  }
}

function requireFuture(expiresAt: Date | null | undefined): void {
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw apiKeyErrors.expiryPast();
}

function factsOf({ _id, name, scopes, grantedBy }: ApiKey) {
  return { keyId: _id, name, scopes, grantedBy };
}
