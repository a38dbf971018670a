import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { newId } from '#platform/ids';
import { duplicateAs, isDuplicateKey, readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, refusal } from '#platform/values';
import {
  collectionOf,
  CurrentTenant,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
  type EventDefinition,
} from '#foundation/tenancy';
import { STORE } from './store-values.js';
import { Store, type OpeningHours, type StoreAddress } from './store.schema.js';
import { storesErrors } from './stores.errors.js';
import { StoreCreated, StoreDeleted, StoreUpdated, type StoreFacts } from './stores.events.js';

export interface StoreInput {
  readonly name: string;
  readonly code: string;
  readonly address?: StoreAddress | null;
  /** Degrees, WGS 84. */
  readonly location?: { readonly latitude: number; readonly longitude: number } | null;
  /** IANA name. If it is left out, the tenant's time zone is used. */
  readonly timeZone?: string;
  readonly pickup?: boolean;
  readonly delivery?: boolean;
  readonly openingHours?: readonly OpeningHours[];
  readonly active?: boolean;
}

export interface StoreCriteria {
  /** As shoppers see them. */
  readonly activeOnly?: boolean;
  /** Only the stores with these ids. */
  readonly within?: readonly string[];
}

/** A store and its distance from the given place. */
export type StoreNearby = Store & { readonly distanceMetres: number };

/** A tenant's stores. Changes need stores.write and are one transaction with their event: the caller's if one is running. */
@TenantInjectable()
export class Stores {
  constructor(
    @InjectModel(Store.name) private readonly stores: Model<Store>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** One page of stores, in the order of their creation. */
  async list(page: PageRequest, { activeOnly, within }: StoreCriteria): Promise<PageRows<Store>> {
    const filter = {
      deletedAt: null,
      ...(activeOnly && { active: true }),
      ...(within && { _id: { $in: [...within] } }),
    };
    return readPage(collectionOf(this.stores), page, { filter });
  }

  /** Reads inside the caller's transaction, if one is running. @throws stores.not-found */
  async get(id: string): Promise<Store> {
    const store = await this.collection.findOne({ _id: id, deletedAt: null });
    if (!store) throw storesErrors.notFound();
    return store;
  }

  /** A store that takes orders. @throws stores.not-found */
  async getActive(id: string): Promise<Store> {
    const store = await this.get(id);
    if (!store.active) throw storesErrors.notFound();
    return store;
  }

  /** Ids of the stores that take orders. Reads inside the caller's transaction, if one is running. */
  async activeIds(): Promise<Set<string>> {
    const active = this.collection.find({ active: true, deletedAt: null }, { projection: { _id: 1 } });
    // The index of the ids serves it.
    return new Set((await active.sort({ _id: 1 }).toArray()).map(({ _id }) => _id));
  }

  /** The store for orders and stock that name no store. Reads inside the caller's transaction, if one is running. */
  async default(): Promise<Store> {
    const store = await this.collection.findOne({ isDefault: true });
    if (!store)
      throw new Error(`tenant ${this.tenant.id} has no default store; its provisioning is not complete`);
    return store;
  }

  /** Active stores within a radius, nearest first. @param radius kilometres */
  async nearby(latitude: number, longitude: number, radius: number, limit: number): Promise<StoreNearby[]> {
    return collectionOf(this.stores)
      .aggregate<StoreNearby>([
        {
          $geoNear: {
            near: { type: 'Point', coordinates: [longitude, latitude] },
            key: 'location',
            distanceField: 'distanceMetres',
            maxDistance: radius * 1000,
            query: { active: true, deletedAt: null },
            spherical: true,
          },
        },
        { $limit: limit },
      ])
      .toArray();
  }

  /** @throws stores.code-taken, stores.invalid */
  async create(wanted: StoreInput): Promise<Store> {
    demand('stores.write');
    const input = accepted(STORE, wanted, storesErrors.invalid);
    const now = new Date();
    const store = this.compose(input, {
      _id: newId(),
      isDefault: false,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await this.write(StoreCreated, store, async () => {
      await this.collection.insertOne(store);
    });
    return store;
  }

  /**
   * Changes the fields that are given.
   * @param version the version that must be the present one; undefined allows any
   * @throws stores.not-found, stores.changed, stores.code-taken, stores.is-default, stores.invalid
   */
  async update(id: string, wanted: Partial<StoreInput>, version?: number): Promise<Store> {
    demand('stores.write', id);
    const change = accepted(STORE, wanted, storesErrors.invalid, { partial: true });
    return this.unitOfWork.run(async () => {
      const current = await this.get(id);
      if (version !== undefined && version !== current.version) throw storesErrors.changed();
      if (current.isDefault && change.active === false) throw storesErrors.isDefault();
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const input = { ...current, location: placeOf(current), ...given };
      const next = this.compose(input, { ...current, version: current.version + 1, updatedAt: new Date() });
      await this.write(
        StoreUpdated,
        next,
        async () => {
          await this.collection.replaceOne({ _id: id }, next);
        },
        { before: current, after: next },
      );
      return next;
    });
  }

  /** Deletes a store. Orders and stock records that name it stay. @throws stores.not-found, stores.is-default */
  async delete(id: string): Promise<void> {
    demand('stores.write', id);
    await this.unitOfWork.run(async () => {
      const store = await this.get(id);
      if (store.isDefault) throw storesErrors.isDefault();
      const $set = { active: false, deletedAt: new Date() };
      await this.write(StoreDeleted, { ...store, ...$set }, async () => {
        await this.collection.updateOne({ _id: id }, { $set, $inc: { version: 1 } });
      });
    });
  }

  /** Creates the default store if there is none. */
  async ensureDefault(): Promise<void> {
    if (await this.collection.findOne({ isDefault: true })) return;
    const now = new Date();
    const input = { name: 'Main store', code: 'main' };
    const store = this.compose(input, {
      _id: newId(),
      isDefault: true,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await this.collection.insertOne(store).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }

  private compose(
    input: StoreInput,
    identity: Pick<Store, '_id' | 'isDefault' | 'version' | 'createdAt' | 'updatedAt'>,
  ): Store {
    const { _id, isDefault, version, createdAt, updatedAt } = identity;
    const timeZone = input.timeZone ?? this.tenant.record.settings.timeZone;
    refuseBackwards(input.openingHours ?? []);
    return {
      _id,
      name: input.name,
      code: input.code,
      address: input.address ?? undefined,
      location: input.location
        ? { type: 'Point', coordinates: [input.location.longitude, input.location.latitude] }
        : undefined,
      timeZone,
      pickup: input.pickup ?? true,
      delivery: input.delivery ?? true,
      openingHours: (input.openingHours ?? []).map(({ day, opens, closes }) => ({ day, opens, closes })),
      isDefault,
      active: input.active ?? true,
      version,
      createdAt,
      updatedAt,
    };
  }

  private async write(
    event: EventDefinition<StoreFacts>,
    { _id, code, name, active }: Store,
    change: () => Promise<void>,
    changes?: { before: Store; after: Store },
  ): Promise<void> {
    await duplicateAs(storesErrors.codeTaken, () =>
      this.unitOfWork.run(async () => {
        await change();
        await this.outbox.append(event.of(_id, { storeId: _id, code, name, active }, changes));
      }),
    );
  }

  private get collection(): BoundCollection<Store & mongo.Document> {
    return collectionOf(this.stores);
  }
}

/** Where a store is, as people say it. */
export function placeOf({ location }: Store): { latitude: number; longitude: number } | undefined {
  if (!location) return undefined;
  const [longitude, latitude] = location.coordinates;
  return { latitude, longitude };
}

function refuseBackwards(hours: readonly OpeningHours[]): void {
  const backwards = hours.findIndex(({ opens, closes }) => opens >= closes);
  if (backwards === -1) return;
  const pointer = `/openingHours/${backwards}/closes`;
  const message = { en: 'must be after opens, on the same day', de: 'muss nach opens liegen, am selben Tag' };
  throw refusal(storesErrors.invalid, [{ pointer, code: 'format', message }]);
}
