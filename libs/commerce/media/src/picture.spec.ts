import sharp from 'sharp';
import { TenantFiles } from '#foundation/files';
import { DAY_MS, MediaBench, picture } from '../../../../test/support/media-bench.js';
import { TendMedia } from './tend/tend-media.js';

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

let bench: MediaBench;
beforeAll(async () => {
  bench = await MediaBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.begin());

describe('a picture', () => {
  it('is turned upright, loses its metadata and gets sizes, none larger than itself', async () => {
    const id = await bench.send(await fromPhone(), 'Füße & co.jpg');
    await bench.work();
    const asset = await bench.read(id);
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
      const made = await sharp(await bench.bytesOf(path)).metadata();
      expect([made.width, made.height]).toEqual([width, height]);
      expect(height).toBe(square ? width : width * 2);
      expect([made.exif, made.xmp, made.icc, made.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
    expect(await bench.events()).toEqual(['media.added', 'media.ready']);
    expect((await bench.bytesOf(`media/${id}/original`)).includes('Phone')).toBe(true);
    expect((await bench.stored('public')).some((path) => path.includes('original'))).toBe(false);
  });

  it('is shown with addresses, the text of the reader’s language, and only when it is ready', async () => {
    const id = await bench.send(await picture(700, 400).png().toBuffer());
    const shown = (locale?: string): Promise<unknown> =>
      bench.shelf(async ({ assets }) => (await assets.shown([id, 'other'], { locale })).get(id));
    expect(await shown()).toBeUndefined();
    await bench.work();
    const translations = [{ locale: 'de', alt: 'Rot' }];
    await bench.shelf(({ assets }) => assets.update(id, { alt: 'Red', translations }));
    expect(await shown('fr')).toMatchObject({
      id,
      alt: 'Red',
      width: 700,
      height: 400,
      url: expect.stringMatching(new RegExp(`/${bench.tenant._id}/public/media/${id}/700.webp$`)),
    });
    expect(await shown('de-AT')).toMatchObject({ alt: 'Rot' });
  });

  it('is cut around its focal point, again when that changes', async () => {
    const left = await picture(200, 200).png().toBuffer();
    const content = await picture(800, 200, '#0000ff')
      .composite([{ input: left, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const id = await bench.send(content);
    await bench.work();
    const redOf = async (): Promise<number> => {
      const square = (await bench.read(id)).renditions.find(
        (each) => each.square && each.type === 'image/webp',
      )!;
      const { channels } = await sharp(await bench.bytesOf(square.path)).stats();
      return Math.round(channels[0]!.mean);
    };
    expect(await redOf()).toBeLessThan(30);
    const before = await bench.read(id);
    await bench.shelf(({ assets }) => assets.update(id, { focalPoint: { x: 0.1, y: 0.5 } }, before.version));
    await bench.work();
    expect(await redOf()).toBeGreaterThan(160);
    await bench.shelf(({ assets }) => assets.update(id, { focalPoint: null }));
    await bench.work();
    expect(await redOf()).toBeLessThan(30);
    const stale = bench.shelf(({ assets }) => assets.update(id, { alt: 'x' }, before.version));
    await expect(stale).rejects.toMatchObject({ code: 'media.changed' });
  });

  it('is finished by another process if one dies half-way, with the same result', async () => {
    const content = await picture(700, 400).png().toBuffer();
    const [whole, broken] = [await bench.send(content), await bench.send(content)];
    await bench.rows((all) =>
      all.updateOne({ _id: whole }, { $set: { dueAt: new Date(Date.now() + DAY_MS) } }),
    );
    let hang = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (hang = resolve));
    let goOn = (): void => undefined;
    const wait = new Promise<void>((resolve) => (goOn = resolve));
    let writes = 0;
    let died: Promise<unknown> = Promise.resolve();
    await bench.modules.scope.run(bench.tenant._id, async (graph) => {
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
    expect((await bench.stored(`public/media/${broken}`)).length).toBe(3);
    expect((await bench.read(broken)).status).toBe('processing');
    await bench.age(broken, 5 * 60_000);
    await bench.rows((all) => all.updateOne({ _id: whole }, { $set: { dueAt: new Date() } }));
    await bench.work();
    const names = async (id: string): Promise<string[]> =>
      (await bench.stored(`public/media/${id}`)).map((path) => path.split('/').at(-1)!);
    const afterwards = await names(broken);
    const ready = await bench.read(broken);
    expect(ready.status).toBe('ready');
    expect(afterwards).toEqual(await names(whole));
    for (const name of afterwards)
      expect(await bench.bytesOf(`public/media/${broken}/${name}`)).toEqual(
        await bench.bytesOf(`public/media/${whole}/${name}`),
      );
    // The process was only slow: what it does now must not count a second time.
    goOn();
    await died;
    expect(await bench.read(broken)).toEqual(ready);
    expect((await bench.events()).filter((type) => type === 'media.ready')).toHaveLength(2);
  });
});
