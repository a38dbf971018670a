import type { Readable } from 'node:stream';
import { Inject } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { duplicateAs } from '#platform/mongo';
import { accepted, given } from '#platform/values';
import { TenantFiles, type UploadAddress } from '#foundation/files';
import {
  collectionOf,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type BoundCollection,
} from '#foundation/tenancy';
import { MediaAsset } from './asset.schema.js';
import { originalPath } from './asset-paths.js';
import { ASSET, UPLOAD } from './asset-values.js';
import { factsOf, filled, MediaAssets, newAsset, type MediaReference } from './media-assets.js';
import { maxBytesOf, MEDIA_TYPES } from './media-types.js';
import { MEDIA_WORK } from './media-work.js';
import { mediaErrors } from './media.errors.js';
import { MediaAdded } from './media.events.js';

/** What is announced before an upload. */
export interface ExpectedMedia extends MediaReference {
  readonly fileName: string;
  readonly bytes: number;
  /** Decides what is accepted; the bytes decide what it is. */
  readonly mediaType: string;
  /** In hexadecimal. */
  readonly sha256?: string;
  readonly alt?: string | null;
}

/** Where the bytes of an asset are to be sent: to one address, or each part to its own. */
export interface MediaUpload {
  readonly asset: MediaAsset;
  readonly whole?: UploadAddress;
  readonly parts?: readonly (UploadAddress & { readonly number: number; readonly bytes: number })[];
}

/** Larger files are sent in parts of this size, so that a broken line costs one of them. */
const PART_BYTES = 32 * 1024 * 1024;
const DAY_MS = 86_400_000;

/** How pictures and files get in: directly to the storage, through the API, or from an address. Each needs media.write. */
@TenantInjectable()
export class MediaUploads {
  constructor(
    @InjectModel(MediaAsset.name) private readonly assets: Model<MediaAsset>,
    private readonly library: MediaAssets,
    private readonly files: TenantFiles,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Announces an upload. It must be sent and completed within a day.
   * @throws media.type-not-accepted, media.too-large, media.external-id-taken, media.invalid, files.unavailable
   */
  async begin(wanted: ExpectedMedia): Promise<MediaUpload> {
    demand('media.write');
    const { bytes, sha256, fileName, mediaType, ...input } = accepted(UPLOAD, wanted, mediaErrors.invalid);
    const type = MEDIA_TYPES.get(mediaType);
    if (!type) throw mediaErrors.typeNotAccepted();
    const most = maxBytesOf(type.kind, this.config);
    if (bytes > most)
      throw mediaErrors.tooLarge({ en: `It may have ${most} bytes.`, de: `Erlaubt sind ${most} Bytes.` });
    const now = new Date();
    const dueAt = new Date(now.getTime() + DAY_MS);
    const asset = newAsset(
      { ...filled(input), fileName, mediaType, kind: type.kind, status: 'uploading', bytes, dueAt },
      now,
    );
    const path = originalPath(asset._id);
    if (bytes <= PART_BYTES) {
      await this.add(asset);
      const expected = { bytes, mediaType, sha256 };
      return { asset, whole: await this.files.uploadAddress(path, expected) };
    }
    const upload = { id: await this.files.beginParts(path), parts: Math.ceil(bytes / PART_BYTES) };
    await this.add({ ...asset, upload });
    const addresses = Array.from({ length: upload.parts }, async (_, index) => {
      const part = { number: index + 1, bytes: Math.min(PART_BYTES, bytes - index * PART_BYTES) };
      return { ...part, ...(await this.files.partAddress(path, upload.id, part)) };
    });
    return { asset: { ...asset, upload }, parts: await Promise.all(addresses) };
  }

  /**
   * Says that all bytes were sent. A worker then looks at them. Safe to repeat.
   * @throws media.not-found, media.not-uploaded, files.unavailable
   */
  async complete(id: string): Promise<MediaAsset> {
    demand('media.write');
    const asset = await this.library.get(id);
    if (asset.status !== 'uploading') return asset;
    const path = originalPath(id);
    let stored = await this.files.stat(path);
    if (!stored && asset.upload) {
      // A concurrent call may have completed it in between.
      await this.files.completeParts(path, asset.upload.id, asset.upload.parts).catch(() => undefined);
      stored = await this.files.stat(path);
    }
    if (stored?.bytes !== asset.bytes) throw mediaErrors.notUploaded();
    return this.unitOfWork.run(async () => {
      const change = {
        $set: { status: 'processing' as const, dueAt: new Date() },
        $unset: { upload: '' as const },
      };
      await this.collection.updateOne({ _id: id, status: 'uploading' }, change);
      this.outbox.wake(MEDIA_WORK);
      return this.library.get(id);
    });
  }

  /**
   * Takes the bytes themselves.
   * @throws media.too-large, media.invalid, files.unavailable
   */
  async receive(content: Readable, wanted: Pick<ExpectedMedia, 'fileName' | 'alt'>): Promise<MediaAsset> {
    demand('media.write');
    const { fileName, alt } = accepted(ASSET, wanted, mediaErrors.invalid);
    const now = new Date();
    const mediaType = 'application/octet-stream';
    const asset = newAsset(
      { kind: 'document', status: 'processing', fileName: fileName!, mediaType, alt: alt ?? undefined },
      now,
    );
    const path = originalPath(asset._id);
    const { bytes } = await this.files.write(path, content);
    if (bytes === 0) throw mediaErrors.notUploaded();
    try {
      await this.add({ ...asset, bytes });
    } catch (error) {
      await this.files.delete(path);
      throw error;
    }
    return { ...asset, bytes };
  }

  /** Has a worker fetch an address; the same one always gives the same asset. @throws media.invalid */
  async fromUrl(url: string, said: Pick<ExpectedMedia, 'alt'> & MediaReference): Promise<MediaAsset> {
    demand('media.write');
    return this.unitOfWork.run(async () => {
      const id = (await this.library.adopt([url])).get(url)!;
      const asset = await this.library.get(id);
      if (asset.version > 1 || asset.status !== 'processing') return asset;
      await this.outbox.append(MediaAdded.of(id, { ...factsOf(asset), sourceUrl: asset.sourceUrl }));
      return Object.keys(given(said)).length === 0 ? asset : this.library.update(id, said);
    });
  }

  /**
   * Where staff get an asset as it was sent, for some minutes.
   * @throws media.not-found, media.not-uploaded
   */
  async original(id: string): Promise<string> {
    const { file, fileName, status } = await this.library.get(id);
    if (status !== 'ready') throw mediaErrors.notUploaded();
    return this.files.downloadAddress(file ?? originalPath(id), { fileName });
  }

  private add(asset: MediaAsset): Promise<void> {
    return this.unitOfWork.run(async () => {
      await duplicateAs(mediaErrors.externalIdTaken, () => this.collection.insertOne(asset));
      await this.outbox.append(MediaAdded.of(asset._id, factsOf(asset)));
      this.outbox.wake(MEDIA_WORK, asset.dueAt);
    });
  }

  private get collection(): BoundCollection<MediaAsset & mongo.Document> {
    return collectionOf(this.assets);
  }
}
