import { isDeepStrictEqual } from 'node:util';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { TenantFiles } from '#foundation/files';
import {
  collectionOf,
  CurrentTenant,
  Work,
  type BoundCollection,
  type TenantWork,
  type Turn,
} from '#foundation/tenancy';
import { MediaAsset } from '../asset.schema.js';
import { originalPath, privateFolder, publicFolder } from '../asset-paths.js';
import { MediaAssets } from '../media-assets.js';
import { AllMediaUses } from '../media-uses.js';
import { MEDIA_WORK } from '../media-work.js';
import { ProcessMedia, tomorrow } from './process-media.js';

const DAY_MS = 86_400_000;
/** Longer than a picture or a copied video takes. A process that dies leaves its asset to others after this time. */
const LEASE_MS = 5 * 60_000;
/** Until the next attempt after one that failed. */
const PAUSE_MS = 30_000;
/** Assets of one daily look. */
const LOOKED_AT = 500;

/**
 * Does what is due for assets: processes new ones, makes squares for a new focal point, looks once a day whether each is
 * still used, and deletes what was given up: uploads that were never completed, refused assets, and those that nothing has
 * used for the tenant's time.
 */
@Work({ name: MEDIA_WORK, due: { collection: 'media', at: 'dueAt' }, atOnce: 2, turnMs: 2_000 })
export class TendMedia implements TenantWork {
  constructor(
    @InjectModel(MediaAsset.name) private readonly assets: Model<MediaAsset>,
    private readonly library: MediaAssets,
    private readonly processing: ProcessMedia,
    private readonly uses: AllMediaUses,
    private readonly files: TenantFiles,
    private readonly tenant: CurrentTenant,
  ) {}

  async turn({ until }: Turn): Promise<'more' | void> {
    do {
      const asset = await this.claim();
      if (!asset) return;
      await this.attempt(asset);
    } while (Date.now() < until);
    return 'more';
  }

  /** Claims the next due asset: whoever else looks meanwhile passes it over. */
  private claim(): Promise<MediaAsset | null> {
    const now = new Date();
    const dueAt = new Date(now.getTime() + LEASE_MS);
    return this.collection.findOneAndUpdate(
      { dueAt: { $lte: now } },
      { $set: { dueAt }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    );
  }

  /** What fails because something is away, such as the storage, does not count as an attempt; a crash does. */
  private async attempt(asset: MediaAsset): Promise<void> {
    try {
      await this.tend(asset);
    } catch (error) {
      const dueAt = new Date(Date.now() + PAUSE_MS);
      await this.collection.updateOne({ _id: asset._id }, { $set: { dueAt }, $inc: { attempts: -1 } });
      throw error;
    }
  }

  private async tend(asset: MediaAsset): Promise<void> {
    switch (asset.status) {
      case 'processing':
        return this.processing.run(asset);
      case 'ready':
        if (asset.kind === 'image' && !isDeepStrictEqual(asset.focalPoint, asset.squaredAt))
          return this.processing.remakeSquares(asset);
        return this.look(asset);
      case 'uploading':
        if (asset.upload) await this.files.abortParts(originalPath(asset._id), asset.upload.id);
        return this.forget(asset);
      case 'refused':
      case 'deleted':
        return this.forget(asset);
    }
  }

  /** Bytes first: if that fails, the row brings the next attempt. */
  private async forget({ _id }: MediaAsset): Promise<void> {
    await this.files.deleteFolder(publicFolder(_id));
    await this.files.deleteFolder(privateFolder(_id));
    await this.collection.deleteOne({ _id });
  }

  /** Looks whether assets are used, together with others whose look is due. */
  private async look(first: MediaAsset): Promise<void> {
    const now = new Date();
    const alsoDue = this.collection
      .find({ status: 'ready', dueAt: { $lte: now } })
      .sort({ dueAt: 1 })
      .limit(LOOKED_AT);
    const rows = [first, ...(await alsoDue.toArray())];
    const used = await this.uses.used(rows.map(({ _id }) => _id));
    const usedIds = rows.filter(({ _id }) => used.has(_id)).map(({ _id }) => _id);
    const unused = rows.filter(({ _id }) => !used.has(_id));
    const unusedIds = unused.map(({ _id }) => _id);
    const next = { dueAt: tomorrow(), attempts: 0 };
    await this.collection.updateMany({ _id: { $in: usedIds } }, { $set: next, $unset: { unusedSince: '' } });
    await this.collection.updateMany(
      { _id: { $in: unusedIds }, unusedSince: { $exists: false } },
      { $set: { unusedSince: now } },
    );
    await this.collection.updateMany({ _id: { $in: unusedIds } }, { $set: next });
    const { mediaUnusedDays: days } = this.tenant.record.settings;
    if (days === 0) return;
    const since = new Date(now.getTime() - days * DAY_MS);
    for (const { _id, unusedSince } of unused)
      if (unusedSince && unusedSince <= since) await this.library.deleteUnused(_id);
  }

  private get collection(): BoundCollection<MediaAsset & mongo.Document> {
    return collectionOf(this.assets);
  }
}
