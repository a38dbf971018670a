import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { newId } from '#platform/ids';
import { duplicateAs, readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { parseUrl } from '#platform/urls';
import { accepted, given, type Metadata } from '#platform/values';
import {
  collectionOf,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import {
  MediaAsset,
  type AltText,
  type FocalPoint,
  type MediaKind,
  type MediaStatus,
} from './asset.schema.js';
import { ASSET } from './asset-values.js';
import { AllMediaUses } from './media-uses.js';
import { MEDIA_WORK } from './media-work.js';
import { mediaErrors } from './media.errors.js';
import { MediaDeleted, MediaUpdated, type MediaFacts } from './media.events.js';
import { ShowMedia, type ShownMedia } from './show-media.js';

export interface MediaFilter {
  readonly kind?: MediaKind;
  readonly status?: MediaStatus;
  /** As the last daily look found it. */
  readonly unused?: boolean;
  readonly externalId?: string;
  /** A part of the file's name, in any case. */
  readonly search?: string;
}

/** What another system says about an asset. */
export interface MediaReference {
  readonly externalId?: string | null;
  readonly metadata?: Metadata;
}

export interface MediaChange extends MediaReference {
  readonly fileName?: string;
  readonly alt?: string | null;
  readonly translations?: readonly AltText[];
  readonly focalPoint?: FocalPoint | null;
}

/** The pictures, videos and documents of a tenant. */
@TenantInjectable()
export class MediaAssets {
  constructor(
    @InjectModel(MediaAsset.name) private readonly assets: Model<MediaAsset>,
    private readonly show: ShowMedia,
    private readonly uses: AllMediaUses,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** One page, the newest first. */
  list(
    page: PageRequest,
    { kind, status, unused, externalId, search }: MediaFilter,
  ): Promise<PageRows<MediaAsset>> {
    demand('media.read');
    const filter = {
      status: status ?? { $ne: 'deleted' },
      ...(kind && { kind }),
      ...(externalId && { externalId }),
      ...(unused !== undefined && { unusedSince: { $exists: unused } }),
      ...(search && { fileName: { $regex: search.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), $options: 'i' } }),
    };
    return readPage(this.collection, page, { filter });
  }

  /** @throws media.not-found */
  async get(id: string): Promise<MediaAsset> {
    demand('media.read');
    return this.find(id);
  }

  /**
   * What pages show of these assets, by id. Those that are not ready are left out, except that one which was adopted from
   * an address is shown from there until it is.
   * @param locale the language of `alt`; default: the tenant's first
   */
  async shown(
    ids: readonly string[],
    { locale }: { locale?: string } = {},
  ): Promise<Map<string, ShownMedia>> {
    if (ids.length === 0) return new Map();
    const rows = this.collection.find({
      _id: { $in: [...new Set(ids)] },
      status: { $in: ['ready', 'processing'] },
    });
    const shown = (await rows.toArray()).map((asset) => [asset._id, this.show.of(asset, locale)] as const);
    return new Map(shown.filter((entry): entry is [string, ShownMedia] => entry[1] !== undefined));
  }

  /**
   * Notes that something shows these assets, in the unit of work that stores it: their deletion at the same moment fails.
   * @throws media.not-found with the ids that do not exist, in `facts.ids`
   */
  async use(ids: readonly string[]): Promise<void> {
    this.unitOfWork.mustBeRunning();
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return;
    const existing = { _id: { $in: wanted }, status: { $ne: 'deleted' as const } };
    const change = { $set: { usedAt: new Date() }, $unset: { unusedSince: '' as const } };
    const { matchedCount } = await this.collection.updateMany(existing, change);
    if (matchedCount === wanted.length) return;
    const found = await this.collection.find(existing, { projection: { _id: 1 } }).toArray();
    const known = new Set(found.map(({ _id }) => _id));
    throw mediaErrors.notFound(undefined, { facts: { ids: wanted.filter((id) => !known.has(id)) } });
  }

  /**
   * Makes an asset of each address, once: an address that was adopted before keeps its asset. A worker fetches the bytes;
   * one that failed before is tried again. Whoever calls it asks for the permission.
   * @returns the ids by address, as it was given
   * @throws media.invalid for an address that is no URL
   */
  async adopt(urls: readonly string[]): Promise<Map<string, string>> {
    if (urls.length === 0) return new Map();
    const sources = new Map(urls.map((url) => [url, parseUrl(url)?.href ?? refuseUrl()]));
    const unique = [...new Set(sources.values())];
    return this.unitOfWork.run(async () => {
      const now = new Date();
      const adopting = unique.map((sourceUrl) => ({
        updateOne: { filter: { sourceUrl }, update: { $setOnInsert: adopted(sourceUrl, now) }, upsert: true },
      }));
      await this.collection.bulkWrite(adopting as never, { ordered: true });
      const again = {
        $set: { status: 'processing' as const, attempts: 0, dueAt: now },
        $unset: { refusal: '' as const },
      };
      await this.collection.updateMany({ sourceUrl: { $in: unique }, status: 'refused' }, again);
      this.outbox.wake(MEDIA_WORK);
      const rows = await this.collection.find({ sourceUrl: { $in: unique } }).toArray();
      const ids = new Map(rows.map(({ _id, sourceUrl }) => [sourceUrl, _id]));
      return new Map([...sources].map(([url, source]) => [url, ids.get(source)!]));
    });
  }

  /**
   * Changes what is said about an asset. If the focal point changes, a worker makes the squares again.
   * @param version the version that must be the present one; undefined allows any
   * @throws media.not-found, media.changed, media.external-id-taken, media.invalid
   */
  async update(id: string, wanted: MediaChange, version?: number): Promise<MediaAsset> {
    demand('media.write');
    const change = given(accepted(ASSET, wanted, mediaErrors.invalid, { partial: true })) as MediaChange;
    return this.unitOfWork.run(async () => {
      const before = await this.find(id, version);
      const now = new Date();
      const focus = 'focalPoint' in change && before.status === 'ready' ? { dueAt: now } : {};
      const metadata = change.metadata && { metadata: { ...before.metadata, ...change.metadata } };
      const $set = { ...filled({ ...change, ...metadata }), ...focus, updatedAt: now };
      const cleared = Object.entries(change).filter(([, value]) => value === null);
      const $unset = Object.fromEntries(cleared.map(([name]) => [name, '']));
      const after = await duplicateAs(mediaErrors.externalIdTaken, () =>
        this.collection.findOneAndUpdate(
          { _id: id },
          { $set, ...(cleared.length > 0 && { $unset }), $inc: { version: 1 } } as object,
          { returnDocument: 'after' },
        ),
      );
      const facts = { ...factsOf(after!), changed: Object.keys(change) };
      await this.outbox.append(MediaUpdated.of(id, facts, { before, after: after! }));
      if (focus.dueAt) this.outbox.wake(MEDIA_WORK);
      return after!;
    });
  }

  /** @throws media.not-found, media.changed, media.in-use */
  async delete(id: string, version?: number): Promise<void> {
    demand('media.write');
    await this.unitOfWork.run(async () => {
      await this.find(id, version);
      if (!(await this.deleteUnused(id))) throw mediaErrors.inUse();
    });
  }

  /** Deletes an asset unless something uses it; a worker then deletes its bytes. @returns whether it is deleted */
  async deleteUnused(id: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const asset = await this.find(id);
      if ((await this.uses.used([id])).has(id)) return false;
      const deleted = {
        $set: { status: 'deleted' as const, dueAt: new Date() },
        $unset: { sourceUrl: '' as const, externalId: '' as const },
      };
      await this.collection.updateOne({ _id: id }, deleted);
      await this.outbox.append(MediaDeleted.of(id, factsOf(asset)));
      this.outbox.wake(MEDIA_WORK);
      return true;
    });
  }

  private async find(id: string, version?: number): Promise<MediaAsset> {
    const asset = await this.collection.findOne({ _id: id, status: { $ne: 'deleted' } });
    if (!asset) throw mediaErrors.notFound();
    if (version !== undefined && version !== asset.version) throw mediaErrors.changed();
    return asset;
  }

  private get collection(): BoundCollection<MediaAsset & mongo.Document> {
    return collectionOf(this.assets);
  }
}

/** What every event tells of an asset. */
export function factsOf({ _id, kind, fileName, mediaType }: MediaAsset): MediaFacts {
  return { mediaId: _id, kind, fileName, mediaType };
}

/** What was given and is not null. */
export function filled<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** A new row, due at once. */
export function newAsset(
  asset: Pick<MediaAsset, 'kind' | 'status' | 'fileName' | 'mediaType'> & Partial<MediaAsset>,
  now: Date,
): MediaAsset {
  const counts = { attempts: 0, version: 1, createdAt: now, updatedAt: now, dueAt: now };
  return { _id: newId(), translations: [], renditions: [], ...counts, ...asset };
}

function adopted(sourceUrl: string, now: Date): MediaAsset {
  const last = decodeURIComponentOrNot(new URL(sourceUrl).pathname.split('/').at(-1) ?? '');
  const fileName = last.slice(0, 255) || 'picture';
  return newAsset(
    { kind: 'image', status: 'processing', fileName, mediaType: 'application/octet-stream', sourceUrl },
    now,
  );
}

function decodeURIComponentOrNot(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refuseUrl(): never {
  throw mediaErrors.invalid({ en: 'An address is not a URL.', de: 'Eine Adresse ist keine URL.' });
}
