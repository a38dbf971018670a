import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '#platform/config';
import {
  dataKey,
  firstInstallationKey,
  installationKeys,
  KeyRing,
  newDataKey,
  type DataKey,
  type SecretBox,
} from '#platform/crypto';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord, WrappedKey } from '../registry/tenant.schema.js';
import { tenancyErrors } from '../tenancy.errors.js';

/** What of a tenant's record its keys follow from. */
export type KeysOwner = Pick<TenantRecord, '_id' | 'keys'>;

/** A new key seals from then on: by then every process has the record with it, so that each can open what another sealed. */
const KNOWN_EVERYWHERE_MS = 60_000;

/**
 * The data keys of tenants. Each tenant has its own, random, in its record in the platform database, wrapped with the
 * installation's key: a tenant's database does not have the key for the secrets in it, and without the record nobody can
 * read them. Inside a tenant's services inject {@link TenantKeys} instead.
 *
 * A tenant from before there were data keys uses the installation's first key, until it gets one of its own.
 */
@Injectable()
export class TenantKeyRings {
  /** Unwrapped keys by their wrapped text. */
  private readonly unwrapped = new LRUCache<string, DataKey>({ max: 20_000 });

  constructor(
    private readonly registry: TenantRegistry,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A data key for a tenant that is created now. */
  make(tenantId: string): WrappedKey {
    return { wrapped: this.wrap(tenantId, newDataKey()), sealsFrom: new Date() };
  }

  /** The keys of a tenant whose record is at hand. */
  of(tenant: KeysOwner): KeyRing {
    return new KeyRing(() => this.keysOf(tenant), tenant._id);
  }

  /** A tenant's keys: the one that seals now, then the others, which open what they have sealed. */
  keysOf({ _id, keys }: KeysOwner): readonly [DataKey, ...DataKey[]] {
    if (!keys || keys.length === 0) return [firstInstallationKey(this.config)];
    const now = Date.now();
    const current = Math.max(
      keys.findLastIndex(({ sealsFrom }) => sealsFrom.getTime() <= now),
      0,
    );
    const unwrap = ({ wrapped }: WrappedKey): DataKey => this.unwrap(_id, wrapped);
    const others = keys.filter((_, index) => index !== current).reverse();
    return [unwrap(keys[current]!), ...others.map(unwrap)];
  }

  /**
   * Gives a tenant a new data key, which seals from a minute later on. What older keys have sealed stays readable.
   * @throws tenant.unknown; tenant.busy if somebody else has just changed the keys
   */
  async rotate(tenantId: string): Promise<TenantRecord> {
    const tenant = await this.stored(tenantId);
    const next = { ...this.make(tenantId), sealsFrom: new Date(Date.now() + KNOWN_EVERYWHERE_MS) };
    return this.replace(tenant, [...(tenant.keys ?? [this.firstOf(tenantId)]), next]);
  }

  /**
   * Seals a tenant's data keys and the address of its own database with the present ENCRYPTION_KEY, after that was changed.
   * @returns whether there was anything to do
   * @throws tenant.unknown; tenant.busy if somebody else has just changed the tenant
   */
  async reseal(tenantId: string): Promise<boolean> {
    const tenant = await this.stored(tenantId);
    const { keys, ownUri } = tenant;
    const box = this.box(tenantId);
    const wrapped = keys?.map((key) => ({ ...key, wrapped: box.reseal(key.wrapped) }));
    const address = ownUri && installationKeys(this.config).box('tenant-uri', tenantId).reseal(ownUri);
    const unchanged = wrapped?.every((key, index) => key.wrapped === keys![index]!.wrapped);
    if (unchanged && address === ownUri) return false;
    await this.replace(tenant, wrapped ?? [this.firstOf(tenantId)], address ? { ownUri: address } : {});
    return true;
  }

  private async stored(tenantId: string): Promise<TenantRecord> {
    const tenant = await this.registry.read({ _id: tenantId });
    if (!tenant) throw tenancyErrors.unknown();
    return tenant;
  }

  private async replace(
    { _id, updatedAt }: TenantRecord,
    keys: readonly WrappedKey[],
    also: Pick<TenantRecord, 'ownUri'> = {},
  ): Promise<TenantRecord> {
    const changed = await this.registry.update(_id, { $set: { keys, ...also } }, { updatedAt });
    if (!changed) throw tenancyErrors.busy(undefined, { retryAfter: 1 });
    return changed;
  }

  /** The key of a tenant that has none of its own, to be stored with it. */
  private firstOf(tenantId: string): WrappedKey {
    return { wrapped: this.wrap(tenantId, firstInstallationKey(this.config)), sealsFrom: new Date(0) };
  }

  private wrap(tenantId: string, { secret }: DataKey): string {
    return this.box(tenantId).seal(secret.toString('base64'));
  }

  private unwrap(tenantId: string, wrapped: string): DataKey {
    let key = this.unwrapped.get(wrapped);
    if (!key) {
      key = dataKey(Buffer.from(this.box(tenantId).open(wrapped), 'base64'));
      this.unwrapped.set(wrapped, key);
    }
    return key;
  }

  private box(tenantId: string): SecretBox {
    return installationKeys(this.config).box('tenant-key', tenantId);
  }
}
