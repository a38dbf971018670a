import sharp from 'sharp';
import { DAY_MS, MediaBench, picture } from '../../../../test/support/media-bench.js';

let bench: MediaBench;
beforeAll(async () => {
  bench = await MediaBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.begin());

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
    const id = await bench.send(await make(), '../../../etc/passwd.jpg');
    await bench.work();
    expect(await bench.read(id)).toMatchObject({
      status: 'refused',
      refusal,
      fileName: '../../../etc/passwd.jpg',
    });
    expect([...(await bench.stored('media')), ...(await bench.stored('public'))]).toEqual([]);
    expect(await bench.events()).toEqual(['media.added', 'media.refused']);
    await bench.age(id, 7 * DAY_MS);
    await bench.work();
    await expect(bench.read(id)).rejects.toMatchObject({ code: 'media.not-found' });
  });

  it('a picture that carries a page behind it is shown without it', async () => {
    const id = await bench.send(Buffer.concat([await picture(200, 200).gif().toBuffer(), html]), 'a.html');
    await bench.work();
    const { renditions } = await bench.read(id);
    expect(renditions.length).toBeGreaterThan(0);
    for (const { path } of renditions) expect((await bench.bytesOf(path)).includes('script')).toBe(false);
  });

  it('a document is public under a name of ours', async () => {
    const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n');
    const id = await bench.send(pdf, '../manual.html');
    await bench.work();
    expect(await bench.read(id)).toMatchObject({
      kind: 'document',
      mediaType: 'application/pdf',
      file: `public/media/${id}/file.pdf`,
    });
    expect(await bench.bytesOf(`public/media/${id}/file.pdf`)).toEqual(pdf);
  });
});
