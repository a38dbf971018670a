import { buffer } from 'node:stream/consumers';
import { Inject } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { EgressGuard } from '#platform/egress';
import { TenantFiles } from '#foundation/files';
import {
  collectionOf,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { MediaAsset, type Refusal, type Rendition } from '../asset.schema.js';
import { originalPath, privateFolder, publicFolder } from '../asset-paths.js';
import { factsOf } from '../media-assets.js';
import { maxBytesOf, MEDIA_TYPES } from '../media-types.js';
import { MediaReady, MediaRefused } from '../media.events.js';
import { examine, HEAD_BYTES } from './examine.js';
import { fetchSource } from './fetch-source.js';
import { makeRenditions, RefusedPicture } from './make-renditions.js';

const DAY_MS = 86_400_000;
/** How long staff can see why an asset was refused. */
const REFUSED_DAYS = 7;
/** Pauses between attempts to fetch an address, in minutes. */
const PAUSES = [1, 5, 30, 120];
/** An asset on which so many attempts have ended without a result may be what ends them, such as by crashing the process. */
const MOST_ATTEMPTS = 6;

/**
 * Turns the bytes of an asset into what is shown: finds out what they are, refuses what is not accepted, makes the sizes of
 * pictures. Each step can be repeated, and gives the same; only the last one changes the asset.
 */
@TenantInjectable()
export class ProcessMedia {
  constructor(
    @InjectModel(MediaAsset.name) private readonly assets: Model<MediaAsset>,
    private readonly files: TenantFiles,
    private readonly egress: EgressGuard,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @param asset in the status `processing`, claimed by the caller */
  async run(asset: MediaAsset): Promise<void> {
    if (asset.attempts > MOST_ATTEMPTS) return this.refuse(asset, 'not-processed');
    const path = originalPath(asset._id);
    let stored = await this.files.stat(path);
    if (!stored && asset.sourceUrl) {
      const outcome = await this.fetch(asset, asset.sourceUrl);
      if (outcome === 'later') return;
      if (outcome !== 'done') return this.refuse(asset, outcome);
      stored = await this.files.stat(path);
    }
    if (!stored) return this.refuse(asset, 'broken');
    const head = await buffer(await this.files.read(path, { start: 0, end: HEAD_BYTES - 1 }));
    // What came as a stream or from an address was not announced.
    const found = await examine(head, MEDIA_TYPES.get(asset.mediaType)?.kind);
    if ('refusal' in found) return this.refuse(asset, found.refusal);
    const { bytes } = stored;
    if (bytes > maxBytesOf(found.kind, this.config)) return this.refuse(asset, 'too-large');
    if (found.kind !== 'image') return this.publish(asset, { ...found, bytes });
    try {
      const sizes = await this.makeSizes(asset);
      await this.finish(asset, { ...found, bytes, ...sizes, squaredAt: asset.focalPoint });
    } catch (error) {
      if (!(error instanceof RefusedPicture)) throw error;
      await this.refuse(asset, error.refusal);
    }
  }

  /** Makes the squares of a picture for its present focal point. The old ones stay: pages may still show them. */
  async remakeSquares(asset: MediaAsset): Promise<void> {
    const { renditions } = await this.makeSizes(asset, 'square');
    const all = [...asset.renditions.filter(({ square }) => !square), ...renditions];
    const change = {
      $set: { renditions: all, dueAt: tomorrow(), attempts: 0, updatedAt: new Date() },
      $inc: { version: 1 },
    };
    const squaredAt = asset.focalPoint
      ? { $set: { ...change.$set, squaredAt: asset.focalPoint } }
      : { $unset: { squaredAt: '' } };
    // If the focal point has changed meanwhile, the next turn makes them again.
    await this.collection.updateOne({ _id: asset._id, status: 'ready' }, {
      ...change,
      ...squaredAt,
    } as object);
  }

  private async fetch({ _id, attempts }: MediaAsset, url: string): Promise<'done' | 'later' | Refusal> {
    const fetched = await fetchSource(this.egress, url, this.config.MEDIA_IMAGE_MAX_BYTES);
    if (typeof fetched !== 'string') {
      await this.files.write(originalPath(_id), fetched);
      return 'done';
    }
    const pause = PAUSES[attempts - 1];
    if (fetched !== 'later') return fetched;
    if (pause === undefined) return 'unreachable';
    await this.collection.updateOne({ _id }, { $set: { dueAt: new Date(Date.now() + pause * 60_000) } });
    return 'later';
  }

  private async makeSizes(
    { _id: id, focalPoint }: MediaAsset,
    only?: 'square',
  ): Promise<{ width: number; height: number; renditions: Rendition[] }> {
    const content = await buffer(await this.files.read(originalPath(id)));
    const maxPixels = this.config.MEDIA_IMAGE_MAX_PIXELS;
    const made = await makeRenditions(content, { id, focalPoint }, { maxPixels, only });
    const renditions: Rendition[] = [];
    for await (const { content: bytes, ...rendition } of made.renditions) {
      await this.files.write(rendition.path, bytes);
      renditions.push(rendition);
    }
    return { width: made.width, height: made.height, renditions };
  }

  /** Makes a video or document public as it is. */
  private async publish(
    asset: MediaAsset,
    found: Pick<MediaAsset, 'kind' | 'mediaType' | 'bytes'>,
  ): Promise<void> {
    const file = `${publicFolder(asset._id)}/file.${MEDIA_TYPES.get(found.mediaType)!.ending}`;
    await this.files.copy(originalPath(asset._id), file);
    await this.finish(asset, { ...found, file });
    await this.files.delete(originalPath(asset._id));
  }

  private async finish({ _id }: MediaAsset, result: Partial<MediaAsset>): Promise<void> {
    await this.unitOfWork.run(async () => {
      const $set = {
        ...defined(result),
        status: 'ready' as const,
        dueAt: tomorrow(),
        attempts: 0,
        updatedAt: new Date(),
      };
      const after = await this.collection.findOneAndUpdate(
        { _id, status: 'processing' },
        { $set, $inc: { version: 1 } } as object,
        { returnDocument: 'after' },
      );
      // Deleted meanwhile, or somebody else was faster.
      if (after) await this.outbox.append(MediaReady.of(_id, factsOf(after)));
    });
  }

  private async refuse({ _id }: MediaAsset, refusal: Refusal): Promise<void> {
    const refused = await this.unitOfWork.run(async () => {
      const dueAt = new Date(Date.now() + REFUSED_DAYS * DAY_MS);
      const after = await this.collection.findOneAndUpdate(
        { _id, status: 'processing' },
        { $set: { status: 'refused' as const, refusal, dueAt, updatedAt: new Date() }, $inc: { version: 1 } },
        { returnDocument: 'after' },
      );
      if (after) await this.outbox.append(MediaRefused.of(_id, { ...factsOf(after), refusal }));
      return after !== null;
    });
    if (!refused) return;
    await this.files.deleteFolder(privateFolder(_id));
    await this.files.deleteFolder(publicFolder(_id));
  }

  private get collection(): BoundCollection<MediaAsset & mongo.Document> {
    return collectionOf(this.assets);
  }
}

/** When the daily look is due. */
export function tomorrow(): Date {
  return new Date(Date.now() + DAY_MS);
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
