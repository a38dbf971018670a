import { DAY_MS, MediaBench, picture } from '../../../../test/support/media-bench.js';
import type { MediaAsset } from './asset.schema.js';

let bench: MediaBench;
beforeAll(async () => {
  bench = await MediaBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.begin());

describe('an upload', () => {
  const begin = (bytes: number, mediaType = 'image/png', fileName = 'a.png'): Promise<string> =>
    bench.shelf(async ({ uploads }) => (await uploads.begin({ fileName, bytes, mediaType })).asset._id);

  it('that is announced as a picture must be one', async () => {
    const pdf = Buffer.from('%PDF-1.7\n');
    const id = await begin(pdf.length);
    await bench.shelf(({ files }) => files.write(`media/${id}/original`, pdf));
    await bench.shelf(({ uploads }) => uploads.complete(id));
    await bench.work();
    expect(await bench.read(id)).toMatchObject({ status: 'refused', refusal: 'type-differs' });
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
    const complete = (): Promise<MediaAsset> => bench.shelf(({ uploads }) => uploads.complete(id));
    await expect(complete()).rejects.toMatchObject({ code: 'media.not-uploaded' });
    await bench.shelf(({ files }) => files.write(`media/${id}/original`, content.subarray(1)));
    await expect(complete()).rejects.toMatchObject({ code: 'media.not-uploaded' });
    await bench.shelf(({ files }) => files.write(`media/${id}/original`, content));
    expect((await complete()).status).toBe('processing');
    await bench.work();
    expect((await complete()).status).toBe('ready');
  });

  it('of a large video has parts', async () => {
    const upload = await bench.shelf(({ uploads }) =>
      uploads.begin({ fileName: 'a.mp4', bytes: 70_000_000, mediaType: 'video/mp4' }),
    );
    expect(upload.parts?.map(({ bytes }) => bytes)).toEqual([33_554_432, 33_554_432, 2_891_136]);
  });

  it('that is not completed within a day is forgotten, with its bytes', async () => {
    const id = await begin(10);
    await bench.shelf(({ files }) => files.write(`media/${id}/original`, Buffer.alloc(5)));
    await bench.age(id, DAY_MS - 60_000);
    await bench.work();
    expect((await bench.read(id)).status).toBe('uploading');
    await bench.age(id, 60_000);
    await bench.work();
    await expect(bench.read(id)).rejects.toMatchObject({ code: 'media.not-found' });
    expect(await bench.stored('media')).toEqual([]);
  });
});
