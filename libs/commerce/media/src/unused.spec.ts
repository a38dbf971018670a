import { DAY_MS, MediaBench, pages, picture } from '../../../../test/support/media-bench.js';

let bench: MediaBench;
beforeAll(async () => {
  bench = await MediaBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.begin());

describe('what nothing uses', () => {
  it('is deleted after the tenant’s days, with its bytes; what is used stays', async () => {
    const content = await picture(50, 50).png().toBuffer();
    const [used, unused] = [await bench.send(content), await bench.send(content)];
    pages.shown.add(used);
    await bench.work();
    const days = async (count: number): Promise<void> => {
      for (const id of [used, unused]) await bench.age(id, count * DAY_MS).catch(() => undefined);
      await bench.work();
    };
    await days(1);
    expect((await bench.read(used)).unusedSince).toBeUndefined();
    expect((await bench.read(unused)).unusedSince).toBeInstanceOf(Date);
    await days(29);
    expect((await bench.read(unused)).status).toBe('ready');
    await days(1);
    await expect(bench.read(unused)).rejects.toMatchObject({ code: 'media.not-found' });
    expect(await bench.stored(`public/media/${unused}`)).toEqual([]);
    expect(await bench.stored(`media/${unused}`)).toEqual([]);
    expect(await bench.rows((all) => all.countDocuments())).toBe(1);
    expect((await bench.read(used)).status).toBe('ready');
    expect((await bench.events()).at(-1)).toBe('media.deleted');
  });

  it('stays for ever if the tenant wants it', async () => {
    await bench.begin({ mediaUnusedDays: 0 });
    const id = await bench.send(await picture(50, 50).png().toBuffer());
    await bench.work();
    for (let look = 0; look < 2; look++) {
      await bench.age(id, 1_000 * DAY_MS);
      await bench.work();
    }
    expect((await bench.read(id)).status).toBe('ready');
  });

  it('is not deleted while something begins to use it', async () => {
    const id = await bench.send(await picture(50, 50).png().toBuffer());
    await bench.work();
    const use = (ids: string[]): Promise<void> =>
      bench.shelf(({ assets, unitOfWork }) => unitOfWork.run(() => assets.use(ids)));
    // Between the answer that nothing uses it and the deletion.
    pages.rival = async () => {
      await use([id]);
      pages.shown.add(id);
    };
    expect(await bench.shelf(({ assets }) => assets.deleteUnused(id))).toBe(false);
    await expect(bench.shelf(({ assets }) => assets.delete(id))).rejects.toMatchObject({
      code: 'media.in-use',
    });
    await expect(use([id, 'missing'])).rejects.toMatchObject({
      code: 'media.not-found',
      extras: { facts: { ids: ['missing'] } },
    });
  });
});

it('is invisible to other tenants', async () => {
  const id = await bench.send(await picture(50, 50).png().toBuffer());
  await bench.work();
  const other = await bench.modules.provision();
  const seen = await bench.shelf(({ assets }) => assets.shown([id]), other);
  expect(seen.size).toBe(0);
  await expect(bench.shelf(({ assets }) => assets.get(id), other)).rejects.toMatchObject({
    code: 'media.not-found',
  });
});
