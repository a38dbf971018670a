import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Module } from '@nestjs/common';
import type { mongo } from 'mongoose';
import sharp, { type Sharp } from 'sharp';
import { FilesModule, TenantFiles } from '#foundation/files';
import { TenantInjectable, UnitOfWork, type OutboxRow, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import type { MediaAsset } from './asset.schema.js';
import { MediaAssets } from './media-assets.js';
import { MediaModule } from './media.module.js';
import { MediaUploads } from './media-uploads.js';
import { UsesMedia, type MediaUses } from './media-uses.js';
import { TendMedia } from './tend/tend-media.js';

/** What the pages of the tests show. */
const shownSomewhere = new Set<string>();

@UsesMedia()
class Pages implements MediaUses {
  async used(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.filter((id) => shownSomewhere.has(id)));
  }
}

@TenantInjectable()
class Shelf {
  constructor(
    readonly assets: MediaAssets,
    readonly uploads: MediaUploads,
    readonly files: TenantFiles,
    readonly unitOfWork: UnitOfWork,
  ) {}
}

@Module({ imports: [FilesModule, MediaModule], providers: [Pages, Shelf] })
class ShelfModule {}

const DAY_MS = 86_400_000;
const picture = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#c03020' } });
/** What the camera of a phone writes: turned by 90 degrees, with the place where it was taken. */
const fromPhone = (): Promise<Buffer> =>
  picture(1000, 500)
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'Phone' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
    })
    .toBuffer();

let bench: ModuleBench;
let server: Server;
let served: Record<string, { status?: number; location?: string; body?: Buffer }> = {};
let hits: string[] = [];
let origin: string;
let tenant: TenantRecord;

beforeAll(async () => {
  server = createServer((request, response) => {
    hits.push(request.url!);
    const { status = 200, location, body } = served[request.url!] ?? { status: 404 };
    response.writeHead(status, location ? { location } : {}).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  bench = await ModuleBench.start([ShelfModule], { EGRESS_ALLOW: host, MEDIA_IMAGE_MAX_PIXELS: '4000000' });
});
afterAll(async () => {
  await bench?.stop();
  server.close();
});
beforeEach(async () => {
  tenant = await bench.provision({ settings: { mediaUnusedDays: 30 } });
  hits = [];
  served = {};
});

const shelf = <T>(work: (shelf: Shelf) => Promise<T>, whose = tenant): Promise<T> =>
  bench.with(whose, Shelf, work);
const rows = <T>(work: (rows: mongo.Collection<MediaAsset>) => Promise<T>): Promise<T> =>
  bench.scope.run(tenant._id, ({ connection }) => work(connection.collection<MediaAsset>('media') as never));
const send = (content: Buffer, fileName = 'a.jpg'): Promise<string> =>
  shelf(async ({ uploads }) => (await uploads.receive(Readable.from([content]), { fileName }))._id);
const work = (): Promise<unknown> =>
  bench.with(tenant, TendMedia, (tending) => tending.turn({ until: Date.now() + 60_000 }));
const read = (id: string): Promise<MediaAsset> => shelf(({ assets }) => assets.get(id));
const stored = (folder: string): Promise<string[]> =>
  shelf(async ({ files }) => {
    const paths: string[] = [];
    for await (const { path } of files.list(folder)) paths.push(path);
    return paths;
  });
const bytesOf = (path: string): Promise<Buffer> => shelf(async ({ files }) => buffer(await files.read(path)));
const events = async (): Promise<string[]> => {
  const found = await bench.scope.run(tenant._id, ({ connection }) =>
    connection
      .collection<OutboxRow>('outbox')
      .find({ type: /^media/ })
      .sort({ _id: 1 })
      .toArray(),
  );
  return found.map(({ type }) => type);
};
/** As if this much time had passed for an asset. */
const age = (id: string, ms: number): Promise<unknown> =>
  rows(async (all) => {
    const asset = (await all.findOne({ _id: id }))!;
    const unusedSince = asset.unusedSince && new Date(asset.unusedSince.getTime() - ms);
    const dueAt = new Date(asset.dueAt.getTime() - ms);
    await all.updateOne({ _id: id }, { $set: { dueAt, ...(unusedSince && { unusedSince }) } });
  });

describe('a picture', () => {
  it('is turned upright, loses its metadata and gets sizes, none larger than itself', async () => {
    const id = await send(await fromPhone(), 'Füße & co.jpg');
    await work();
    const asset = await read(id);
    expect(asset).toMatchObject({
      status: 'ready',
      kind: 'image',
      mediaType: 'image/jpeg',
      width: 500,
      height: 1000,
    });
    const sizes = asset.renditions.map(
      ({ type, width, square }) => `${type} ${width}${square ? ' square' : ''}`,
    );
    expect(sizes).toEqual(
      ['image/avif', 'image/webp'].flatMap((type) => [
        ...[160, 320, 500].map((width) => `${type} ${width}`),
        ...[320, 500].map((width) => `${type} ${width} square`),
      ]),
    );
    for (const { path, width, height, square } of asset.renditions) {
      const made = await sharp(await bytesOf(path)).metadata();
      expect([made.width, made.height]).toEqual([width, height]);
      expect(height).toBe(square ? width : width * 2);
      expect([made.exif, made.xmp, made.icc, made.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
    expect(await events()).toEqual(['media.added', 'media.ready']);
    expect((await bytesOf(`media/${id}/original`)).includes('Phone')).toBe(true);
    expect((await stored('public')).some((path) => path.includes('original'))).toBe(false);
  });

  it('is shown with addresses, the text of the reader’s language, and only when it is ready', async () => {
    const id = await send(await picture(700, 400).png().toBuffer());
    const shown = (locale?: string): Promise<unknown> =>
      shelf(async ({ assets }) => (await assets.shown([id, 'other'], { locale })).get(id));
    expect(await shown()).toBeUndefined();
    await work();
    const translations = [{ locale: 'de', alt: 'Rot' }];
    await shelf(({ assets }) => assets.update(id, { alt: 'Red', translations }));
    expect(await shown('fr')).toMatchObject({
      id,
      alt: 'Red',
      width: 700,
      height: 400,
      url: expect.stringMatching(new RegExp(`/${tenant._id}/public/media/${id}/700.webp$`)),
    });
    expect(await shown('de-AT')).toMatchObject({ alt: 'Rot' });
  });

  it('is cut around its focal point, again when that changes', async () => {
    const left = await picture(200, 200).png().toBuffer();
    const content = await sharp({ create: { width: 800, height: 200, channels: 3, background: '#0000ff' } })
      .composite([{ input: left, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const id = await send(content);
    await work();
    const redOf = async (): Promise<number> => {
      const square = (await read(id)).renditions.find((each) => each.square && each.type === 'image/webp')!;
      const { channels } = await sharp(await bytesOf(square.path)).stats();
      return Math.round(channels[0]!.mean);
    };
    expect(await redOf()).toBeLessThan(30);
    const before = await read(id);
    await shelf(({ assets }) => assets.update(id, { focalPoint: { x: 0.1, y: 0.5 } }, before.version));
    await work();
    expect(await redOf()).toBeGreaterThan(160);
    await shelf(({ assets }) => assets.update(id, { focalPoint: null }));
    await work();
    expect(await redOf()).toBeLessThan(30);
    const stale = shelf(({ assets }) => assets.update(id, { alt: 'x' }, before.version));
    await expect(stale).rejects.toMatchObject({ code: 'media.changed' });
  });

  it('is finished by another process if one dies half-way, with the same result', async () => {
    const content = await picture(700, 400).png().toBuffer();
    const [whole, broken] = [await send(content), await send(content)];
    await rows((all) => all.updateOne({ _id: whole }, { $set: { dueAt: new Date(Date.now() + DAY_MS) } }));
    let hang = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (hang = resolve));
    let goOn = (): void => undefined;
    const wait = new Promise<void>((resolve) => (goOn = resolve));
    let writes = 0;
    let died: Promise<unknown> = Promise.resolve();
    await bench.scope.run(tenant._id, async (graph) => {
      const files = await graph.get(TenantFiles);
      const tending = await graph.get(TendMedia);
      const write = files.write.bind(files);
      files.write = async (...args) => {
        if (++writes === 4) {
          hang();
          await wait;
        }
        return write(...args);
      };
      died = tending.turn({ until: 0 });
      await hanging;
    });
    expect((await stored(`public/media/${broken}`)).length).toBe(3);
    expect((await read(broken)).status).toBe('processing');
    await age(broken, 5 * 60_000);
    await rows((all) => all.updateOne({ _id: whole }, { $set: { dueAt: new Date() } }));
    await work();
    const names = async (id: string): Promise<string[]> =>
      (await stored(`public/media/${id}`)).map((path) => path.split('/').at(-1)!);
    const afterwards = await names(broken);
    const ready = await read(broken);
    expect(ready.status).toBe('ready');
    expect(afterwards).toEqual(await names(whole));
    for (const name of afterwards)
      expect(await bytesOf(`public/media/${broken}/${name}`)).toEqual(
        await bytesOf(`public/media/${whole}/${name}`),
      );
    // The process was only slow: what it does now must not count a second time.
    goOn();
    await died;
    expect(await read(broken)).toEqual(ready);
    expect((await events()).filter((type) => type === 'media.ready')).toHaveLength(2);
  });
});

describe('what is not accepted', () => {
  const svg = Buffer.from(
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  );
  const html = Buffer.from('<!doctype html><script>alert(1)</script>');
  /** 8,000 × 8,000 pixels in some kilobytes: 200 MB in memory. */
  const bomb = (): Promise<Buffer> =>
    sharp({
      create: { width: 8_000, height: 8_000, channels: 3, background: '#fff' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();

  it.each([
    ['an SVG with a script', async () => svg, 'svg-not-accepted'],
    ['a page', async () => html, 'type-not-accepted'],
    ['a text', async () => Buffer.from('hello'), 'type-not-accepted'],
    ['half a picture', async () => (await picture(600, 600).jpeg().toBuffer()).subarray(0, 1_000), 'broken'],
    [
      'a header without a picture',
      async () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'broken',
    ],
    ['a bomb of pixels', bomb, 'too-many-pixels'],
  ])('%s is refused and its bytes deleted, whatever its name says', async (_what, make, refusal) => {
    const id = await send(await make(), '../../../etc/passwd.jpg');
    await work();
    expect(await read(id)).toMatchObject({ status: 'refused', refusal, fileName: '../../../etc/passwd.jpg' });
    expect([...(await stored('media')), ...(await stored('public'))]).toEqual([]);
    expect(await events()).toEqual(['media.added', 'media.refused']);
    await age(id, 7 * DAY_MS);
    await work();
    await expect(read(id)).rejects.toMatchObject({ code: 'media.not-found' });
  });

  it('a picture that carries a page behind it is shown without it', async () => {
    const id = await send(Buffer.concat([await picture(200, 200).gif().toBuffer(), html]), 'a.html');
    await work();
    const { renditions } = await read(id);
    expect(renditions.length).toBeGreaterThan(0);
    for (const { path } of renditions) expect((await bytesOf(path)).includes('script')).toBe(false);
  });

  it('a document is public under a name of ours', async () => {
    const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n');
    const id = await send(pdf, '../manual.html');
    await work();
    expect(await read(id)).toMatchObject({
      kind: 'document',
      mediaType: 'application/pdf',
      file: `public/media/${id}/file.pdf`,
    });
    expect(await bytesOf(`public/media/${id}/file.pdf`)).toEqual(pdf);
  });
});

describe('an upload', () => {
  const begin = (bytes: number, mediaType = 'image/png', fileName = 'a.png'): Promise<string> =>
    shelf(async ({ uploads }) => (await uploads.begin({ fileName, bytes, mediaType })).asset._id);

  it('that is announced as a picture must be one', async () => {
    const pdf = Buffer.from('%PDF-1.7\n');
    const id = await begin(pdf.length);
    await shelf(({ files }) => files.write(`media/${id}/original`, pdf));
    await shelf(({ uploads }) => uploads.complete(id));
    await work();
    expect(await read(id)).toMatchObject({ status: 'refused', refusal: 'type-differs' });
  });

  it('is refused at once if its type or size is not accepted', async () => {
    await expect(begin(10, 'image/svg+xml')).rejects.toMatchObject({ code: 'media.type-not-accepted' });
    await expect(begin(10, 'constructor')).rejects.toMatchObject({ code: 'media.type-not-accepted' });
    await expect(begin(33_554_433)).rejects.toMatchObject({ code: 'media.too-large' });
    await expect(begin(0)).rejects.toMatchObject({ code: 'media.invalid' });
  });

  it('is completed only when its bytes are there, and may be completed twice', async () => {
    const content = await picture(100, 100).png().toBuffer();
    const id = await begin(content.length);
    const complete = (): Promise<MediaAsset> => shelf(({ uploads }) => uploads.complete(id));
    await expect(complete()).rejects.toMatchObject({ code: 'media.not-uploaded' });
    await shelf(({ files }) => files.write(`media/${id}/original`, content.subarray(1)));
    await expect(complete()).rejects.toMatchObject({ code: 'media.not-uploaded' });
    await shelf(({ files }) => files.write(`media/${id}/original`, content));
    expect((await complete()).status).toBe('processing');
    await work();
    expect((await complete()).status).toBe('ready');
  });

  it('of a large video has parts', async () => {
    const upload = await shelf(({ uploads }) =>
      uploads.begin({ fileName: 'a.mp4', bytes: 70_000_000, mediaType: 'video/mp4' }),
    );
    expect(upload.parts?.map(({ bytes }) => bytes)).toEqual([33_554_432, 33_554_432, 2_891_136]);
  });

  it('that is not completed within a day is forgotten, with its bytes', async () => {
    const id = await begin(10);
    await shelf(({ files }) => files.write(`media/${id}/original`, Buffer.alloc(5)));
    await age(id, DAY_MS - 60_000);
    await work();
    expect((await read(id)).status).toBe('uploading');
    await age(id, 60_000);
    await work();
    await expect(read(id)).rejects.toMatchObject({ code: 'media.not-found' });
    expect(await stored('media')).toEqual([]);
  });
});

describe('an address', () => {
  const adopt = (...urls: string[]): Promise<Map<string, string>> =>
    shelf(({ assets }) => assets.adopt(urls));

  it('becomes one picture, however often and by whomever it is adopted at once', async () => {
    served['/a.png'] = { status: 302, location: '/b.png' };
    served['/b.png'] = { body: await picture(50, 50).png().toBuffer() };
    const url = `${origin}/a.png`;
    const adopted = await Promise.all([adopt(url), adopt(url, url), adopt(`${origin}/x/../a.png`)]);
    const id = adopted[0].get(url)!;
    expect(adopted.map((map) => [...map.values()])).toEqual([[id], [id], [id]]);
    const shown = (): Promise<string | undefined> =>
      shelf(async ({ assets }) => (await assets.shown([id])).get(id)?.url);
    expect(await shown()).toBe(url);
    await work();
    expect(await read(id)).toMatchObject({ status: 'ready', width: 50, fileName: 'a.png' });
    expect(await shown()).toContain('/50.webp');
    await adopt(url);
    await work();
    expect(hits).toEqual(['/a.png', '/b.png']);
    expect(await rows((all) => all.countDocuments())).toBe(1);
  });

  it('is tried again later if it fails for now, and when it is adopted again', async () => {
    served['/a.png'] = { status: 503 };
    const url = `${origin}/a.png`;
    const id = (await adopt(url)).get(url)!;
    for (let attempt = 1; attempt <= 5; attempt++) {
      await work();
      await age(id, 3 * 3_600_000);
    }
    expect(hits).toHaveLength(5);
    expect(await read(id)).toMatchObject({ status: 'refused', refusal: 'unreachable' });
    served['/a.png'] = { body: await picture(50, 50).png().toBuffer() };
    expect((await adopt(url)).get(url)).toBe(id);
    await work();
    expect(await read(id)).toMatchObject({ status: 'ready' });
    expect((await read(id)).refusal).toBeUndefined();
  });

  it.each([
    ['that is missing', '/missing.png', 'unreachable'],
    ['that redirects into a private network', '/inside.png', 'unreachable'],
    ['that redirects for ever', '/loop.png', 'unreachable'],
    ['with too many bytes', '/large.png', 'too-large'],
  ])('%s is refused', async (_what, path, refusal) => {
    served['/inside.png'] = { status: 301, location: 'http://169.254.169.254/latest/meta-data' };
    served['/loop.png'] = { status: 301, location: '/loop.png' };
    served['/large.png'] = { body: Buffer.alloc(33_554_433) };
    const url = origin + path;
    const id = (await adopt(url)).get(url)!;
    await work();
    expect(await read(id)).toMatchObject({ status: 'refused', refusal });
  });

  it('must be a URL', async () => {
    await expect(adopt('a.png')).rejects.toMatchObject({ code: 'media.invalid' });
  });
});

describe('what nothing uses', () => {
  it('is deleted after the tenant’s days, with its bytes; what is used stays', async () => {
    const content = await picture(50, 50).png().toBuffer();
    const [used, unused] = [await send(content), await send(content)];
    shownSomewhere.add(used);
    await work();
    const days = async (count: number): Promise<void> => {
      for (const id of [used, unused]) await age(id, count * DAY_MS).catch(() => undefined);
      await work();
    };
    await days(1);
    expect((await read(used)).unusedSince).toBeUndefined();
    expect((await read(unused)).unusedSince).toBeInstanceOf(Date);
    await days(29);
    expect((await read(unused)).status).toBe('ready');
    await days(1);
    await expect(read(unused)).rejects.toMatchObject({ code: 'media.not-found' });
    expect(await stored(`public/media/${unused}`)).toEqual([]);
    expect(await stored(`media/${unused}`)).toEqual([]);
    expect(await rows((all) => all.countDocuments())).toBe(1);
    expect((await read(used)).status).toBe('ready');
    expect((await events()).at(-1)).toBe('media.deleted');
  });

  it('stays for ever if the tenant wants it', async () => {
    tenant = await bench.provision({ settings: { mediaUnusedDays: 0 } });
    const id = await send(await picture(50, 50).png().toBuffer());
    await work();
    for (let look = 0; look < 2; look++) {
      await age(id, 1_000 * DAY_MS);
      await work();
    }
    expect((await read(id)).status).toBe('ready');
  });

  it('is not deleted while something begins to use it', async () => {
    const id = await send(await picture(50, 50).png().toBuffer());
    await work();
    const use = (ids: string[]): Promise<void> =>
      shelf(({ assets, unitOfWork }) => unitOfWork.run(() => assets.use(ids)));
    let deletion: Promise<boolean> | undefined;
    await shelf(({ assets, unitOfWork }) =>
      unitOfWork.run(async () => {
        await assets.use([id]);
        // A rival that read before this commit.
        deletion ??= shelf((other) => other.assets.deleteUnused(id)).finally(() => undefined);
        shownSomewhere.add(id);
      }),
    );
    expect(await deletion).toBe(false);
    await expect(shelf(({ assets }) => assets.delete(id))).rejects.toMatchObject({ code: 'media.in-use' });
    await expect(use([id, 'missing'])).rejects.toMatchObject({
      code: 'media.not-found',
      extras: { facts: { ids: ['missing'] } },
    });
  });
});

it('is invisible to other tenants', async () => {
  const id = await send(await picture(50, 50).png().toBuffer());
  await work();
  const other = await bench.provision();
  const seen = await shelf(({ assets }) => assets.shown([id]), other);
  expect(seen.size).toBe(0);
  await expect(shelf(({ assets }) => assets.get(id), other)).rejects.toMatchObject({
    code: 'media.not-found',
  });
});
