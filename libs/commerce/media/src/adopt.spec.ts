import { MediaBench, picture } from '../../../../test/support/media-bench.js';

let bench: MediaBench;
beforeAll(async () => {
  bench = await MediaBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.begin());

describe('an address', () => {
  const adopt = (...urls: string[]): Promise<Map<string, string>> =>
    bench.shelf(({ assets }) => assets.adopt(urls));

  it('becomes one picture, however often and by whomever it is adopted at once', async () => {
    bench.served['/a.png'] = { status: 302, location: '/b.png' };
    bench.served['/b.png'] = { body: await picture(50, 50).png().toBuffer() };
    const url = `${bench.origin}/a.png`;
    const adopted = await Promise.all([adopt(url), adopt(url, url), adopt(`${bench.origin}/x/../a.png`)]);
    const id = adopted[0].get(url)!;
    expect(adopted.map((map) => [...map.values()])).toEqual([[id], [id], [id]]);
    const shown = (): Promise<string | undefined> =>
      bench.shelf(async ({ assets }) => (await assets.shown([id])).get(id)?.url);
    expect(await shown()).toBe(url);
    await bench.work();
    expect(await bench.read(id)).toMatchObject({ status: 'ready', width: 50, fileName: 'a.png' });
    expect(await shown()).toContain('/50.webp');
    await adopt(url);
    await bench.work();
    expect(bench.hits).toEqual(['/a.png', '/b.png']);
    expect(await bench.rows((all) => all.countDocuments())).toBe(1);
  });

  it('is tried again later if it fails for now, and when it is adopted again', async () => {
    bench.served['/a.png'] = { status: 503 };
    const url = `${bench.origin}/a.png`;
    const id = (await adopt(url)).get(url)!;
    for (let attempt = 1; attempt <= 5; attempt++) {
      await bench.work();
      await bench.age(id, 3 * 3_600_000);
    }
    expect(bench.hits).toHaveLength(5);
    expect(await bench.read(id)).toMatchObject({ status: 'refused', refusal: 'unreachable' });
    bench.served['/a.png'] = { body: await picture(50, 50).png().toBuffer() };
    expect((await adopt(url)).get(url)).toBe(id);
    await bench.work();
    expect(await bench.read(id)).toMatchObject({ status: 'ready' });
    expect((await bench.read(id)).refusal).toBeUndefined();
  });

  it.each([
    ['that is missing', '/missing.png', 'unreachable'],
    ['that redirects into a private network', '/inside.png', 'unreachable'],
    ['that redirects for ever', '/loop.png', 'unreachable'],
    ['with too many bytes', '/large.png', 'too-large'],
  ])('%s is refused', async (_what, path, refusal) => {
    bench.served['/inside.png'] = { status: 301, location: 'http://169.254.169.254/latest/meta-data' };
    bench.served['/loop.png'] = { status: 301, location: '/loop.png' };
    bench.served['/large.png'] = { body: Buffer.alloc(33_554_433) };
    const url = bench.origin + path;
    const id = (await adopt(url)).get(url)!;
    await bench.work();
    expect(await bench.read(id)).toMatchObject({ status: 'refused', refusal });
  });

  it('must be a URL', async () => {
    await expect(adopt('a.png')).rejects.toMatchObject({ code: 'media.invalid' });
  });
});
