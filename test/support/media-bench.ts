import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Module } from '@nestjs/common';
import type { mongo } from 'mongoose';
import sharp, { type Sharp } from 'sharp';
import { MediaAssets, MediaModule, MediaUploads, TendMedia, UsesMedia } from '#commerce/media';
import type { MediaAsset, MediaUses } from '#commerce/media';
import { FilesModule, TenantFiles } from '#foundation/files';
import { outsideUnitOfWork, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import type { NewTenant, OutboxRow, TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from './module-bench.js';

export const DAY_MS = 86_400_000;

/** What the pages of the tests show, and what happens between their answer and what is done with it. */
export const pages = {
  shown: new Set<string>(),
  rival: undefined as (() => Promise<unknown>) | undefined,
};

@UsesMedia()
class Pages implements MediaUses {
  async used(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const used = new Set(ids.filter((id) => pages.shown.has(id)));
    const { rival } = pages;
    pages.rival = undefined;
    if (rival) await outsideUnitOfWork(rival);
    return used;
  }
}

@TenantInjectable()
export class Shelf {
  constructor(
    readonly assets: MediaAssets,
    readonly uploads: MediaUploads,
    readonly files: TenantFiles,
    readonly unitOfWork: UnitOfWork,
  ) {}
}

@Module({ imports: [FilesModule, MediaModule], providers: [Pages, Shelf] })
class ShelfModule {}

/** A picture of one colour. */
export const picture = (width: number, height: number, background = '#c03020'): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

/** What a server of pictures answers at a path. */
interface Served {
  readonly status?: number;
  readonly location?: string;
  readonly body?: Buffer;
}

/** The media of a tenant, with a server from which pictures are fetched. */
export class MediaBench {
  tenant!: TenantRecord;
  served: Record<string, Served> = {};
  hits: string[] = [];

  private constructor(
    readonly modules: ModuleBench,
    private readonly server: Server,
    /** Of the server of pictures. */
    readonly origin: string,
  ) {}

  static async start(): Promise<MediaBench> {
    let bench: MediaBench | undefined;
    const server = createServer((request, response) => {
      bench?.hits.push(request.url!);
      const { status = 200, location, body } = bench?.served[request.url!] ?? { status: 404 };
      response.writeHead(status, location ? { location } : {}).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { EGRESS_ALLOW: host, MEDIA_IMAGE_MAX_PIXELS: '4000000' };
    const modules = await ModuleBench.start([ShelfModule], settings);
    return (bench = new MediaBench(modules, server, `http://${host}`));
  }

  async stop(): Promise<void> {
    await this.modules.stop();
    this.server.close();
  }

  /** Goes on with a new tenant. */
  async begin(settings: NewTenant['settings'] = { mediaUnusedDays: 30 }): Promise<void> {
    this.tenant = await this.modules.provision({ settings });
    this.served = {};
    this.hits = [];
  }

  shelf<T>(work: (shelf: Shelf) => Promise<T>, whose = this.tenant): Promise<T> {
    return this.modules.with(whose, Shelf, work);
  }

  rows<T>(work: (rows: mongo.Collection<MediaAsset>) => Promise<T>): Promise<T> {
    return this.modules.scope.run(this.tenant._id, ({ connection }) =>
      work(connection.collection<MediaAsset>('media') as never),
    );
  }

  /** @returns the id of the asset */
  send(content: Buffer, fileName = 'a.jpg'): Promise<string> {
    return this.shelf(
      async ({ uploads }) => (await uploads.receive(Readable.from([content]), { fileName }))._id,
    );
  }

  /** Does everything that is due. */
  work(): Promise<unknown> {
    return this.modules.with(this.tenant, TendMedia, (tending) =>
      tending.turn({ until: Date.now() + 60_000 }),
    );
  }

  read(id: string): Promise<MediaAsset> {
    return this.shelf(({ assets }) => assets.get(id));
  }

  /** Paths of the files below a folder. */
  stored(folder: string): Promise<string[]> {
    return this.shelf(async ({ files }) => {
      const paths: string[] = [];
      for await (const { path } of files.list(folder)) paths.push(path);
      return paths;
    });
  }

  bytesOf(path: string): Promise<Buffer> {
    return this.shelf(async ({ files }) => buffer(await files.read(path)));
  }

  /** Types of the events that happened, in order. */
  async events(): Promise<string[]> {
    const found = await this.modules.scope.run(this.tenant._id, ({ connection }) =>
      connection
        .collection<OutboxRow>('outbox')
        .find({ type: /^media/ })
        .sort({ _id: 1 })
        .toArray(),
    );
    return found.map(({ type }) => type);
  }

  /** As if this much time had passed for an asset. */
  age(id: string, ms: number): Promise<unknown> {
    return this.rows(async (all) => {
      const asset = (await all.findOne({ _id: id }))!;
      const unusedSince = asset.unusedSince && new Date(asset.unusedSince.getTime() - ms);
      const dueAt = new Date(asset.dueAt.getTime() - ms);
      await all.updateOne({ _id: id }, { $set: { dueAt, ...(unusedSince && { unusedSince }) } });
    });
  }
}
