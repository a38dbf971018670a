import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startS3Server } from '#dev/parts/s3-server';
import { FilesHttpModule } from '#foundation/files/http';
import type { TenantRecord } from '#foundation/tenancy';
import { EdgeBench, type Someone } from '../../../../../test/support/edge-bench.js';
import { picture } from '../../../../../test/support/media-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import { TendMedia } from '../tend/tend-media.js';
import type { AdminMediaDto, MediaUploadDto, UploadRequestDto } from './admin-media.dto.js';
import { MediaHttpModule } from './index.js';

interface Place {
  readonly variables: Record<string, string>;
  stop(): Promise<void>;
}

async function inFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-media-'));
  return { variables: { FILES_FOLDER: folder }, stop: () => rm(folder, { recursive: true, force: true }) };
}

async function inBucket(): Promise<Place> {
  const server = await startS3Server();
  return { variables: { ...server.variables }, stop: () => server.stop() };
}

describe.each([
  ['a folder', inFolder],
  ['a bucket of S3', inBucket],
])('the routes of media, with files in %s', (_name, open) => {
  let place: Place;
  let bench: EdgeBench;
  let tenant: TenantRecord;
  let owner: Someone;
  beforeAll(async () => {
    place = await open();
    bench = await EdgeBench.start(testConfig(place.variables), [FilesHttpModule, MediaHttpModule]);
    tenant = await bench.provision();
    owner = await bench.staff(tenant);
  }, 1_500_000);
  afterAll(async () => {
    await bench?.stop();
    await place?.stop();
  });

  const call = <T>(method: string, path: string, body?: object, headers?: Record<string, string>) =>
    bench.call<T>(tenant, owner, method, `/admin/media${path}`, body, headers);
  const work = (): Promise<unknown> =>
    bench.within(tenant, async (graph) => (await graph.get(TendMedia)).turn({ until: Date.now() + 60_000 }));
  const here = (url: string): string => url.replace(bench.config.PUBLIC_URL, bench.origin);
  const put = async ({ url, headers }: UploadRequestDto, body: Buffer): Promise<number> => {
    const given = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
    return (await fetch(here(url), { method: 'PUT', headers: given, body })).status;
  };

  it('take a picture of exactly the announced size, and show it in sizes', async () => {
    const content = await picture(400, 300).png().toBuffer();
    const announced = { fileName: 'a.png', bytes: content.length, mediaType: 'image/png', alt: 'Red' };
    const { body: begun } = await call<MediaUploadDto>('POST', '/uploads', announced);
    expect(begun).toMatchObject({ media: { status: 'uploading', version: 1 } });
    const path = `/${begun.media.id}`;
    expect((await call('POST', `${path}/complete`)).status).toBe(409);
    expect(await put(begun.upload!, content.subarray(1))).toBeGreaterThanOrEqual(400);
    expect(await put(begun.upload!, content)).toBeLessThan(300);
    expect((await call('POST', `${path}/complete`)).body).toMatchObject({ status: 'processing' });
    await work();

    const { body: ready, headers } = await call<AdminMediaDto>('GET', path);
    expect(ready).toMatchObject({ status: 'ready', shown: { alt: 'Red', width: 400, height: 300 } });
    expect(headers.get('etag')).toBe('"2"');
    const { sources, square, url } = ready.shown!;
    expect([...sources, ...square].map(({ type, width }) => `${type} ${width}`)).toEqual([
      ...['image/avif', 'image/webp'].flatMap((type) => [`${type} 160`, `${type} 320`, `${type} 400`]),
      ...['image/avif 300', 'image/webp 300'],
    ]);
    for (const source of [...sources, { type: 'image/webp', url }]) {
      const answer = await fetch(here(source.url));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, source.type]);
    }
    const { body: original } = await call<{ url: string }>('GET', `${path}/original`);
    expect(Buffer.from(await (await fetch(here(original.url))).arrayBuffer()).equals(content)).toBe(true);
  });

  it('take the bytes of a small picture themselves', async () => {
    const sent = await fetch(`${bench.origin}/api/v1/admin/media?fileName=%2e%2e%2fa.png&alt=Red`, {
      method: 'POST',
      headers: {
        'x-tenant': tenant.slug,
        authorization: `Bearer ${owner.token}`,
        'content-type': 'application/octet-stream',
      },
      body: await picture(20, 20).png().toBuffer(),
    });
    const { id } = (await sent.json()) as AdminMediaDto;
    expect(sent.status).toBe(201);
    await work();
    expect((await call(`GET`, `/${id}`)).body).toMatchObject({
      status: 'ready',
      fileName: '../a.png',
      alt: 'Red',
    });
  });

  it('send a large file in parts', async () => {
    const announced = { fileName: 'a.pdf', bytes: 33_554_433, mediaType: 'application/pdf' };
    const { body: begun } = await call<MediaUploadDto>('POST', '/uploads', announced);
    const content = Buffer.alloc(announced.bytes, ' ');
    content.write('%PDF-1.7\n');
    expect(begun.parts!.map(({ bytes }) => bytes)).toEqual([33_554_432, 1]);
    const [first, second] = begun.parts!;
    expect(await put(second!, content.subarray(33_554_432))).toBeLessThan(300);
    const early = await call<{ code: string }>('POST', `/${begun.media.id}/complete`);
    expect([early.status, early.body.code]).toEqual([409, 'media.not-uploaded']);
    expect(await put(first!, content.subarray(0, 33_554_432))).toBeLessThan(300);
    expect((await call('POST', `/${begun.media.id}/complete`)).status).toBe(200);
    await work();
    const { body } = await call<AdminMediaDto>('GET', `/${begun.media.id}`);
    expect(body).toMatchObject({ status: 'ready', kind: 'document' });
    const answer = await fetch(here(body.shown!.url), { headers: { range: 'bytes=0-7' } });
    expect([answer.status, await answer.text()]).toEqual([206, '%PDF-1.7']);
  });

  it('list by status, kind and name, change with If-Match and delete', async () => {
    const list = async (query: string): Promise<string[]> =>
      (await call<{ data: AdminMediaDto[] }>('GET', `?${query}`)).body.data.map(({ fileName }) => fileName);
    expect(await list('kind=document')).toEqual(['a.pdf']);
    expect(await list('search=.PNG&status=ready')).toEqual(['../a.png', 'a.png']);
    expect(await list('search=%2A')).toEqual([]);
    expect(await list('unused=true')).toEqual([]);

    const { body } = await call<{ data: AdminMediaDto[] }>('GET', '?kind=document');
    const path = `/${body.data[0]!.id}`;
    const change = { alt: 'Manual', translations: [{ locale: 'de', alt: 'Anleitung' }] };
    expect((await call('PATCH', path, change, { 'if-match': '"1"' })).status).toBe(412);
    const changed = await call<AdminMediaDto>('PATCH', path, change, { 'if-match': '"2"' });
    expect(changed.body).toMatchObject({ ...change, version: 3 });
    expect((await call('PATCH', path, { focalPoint: { x: 2, y: 0 } })).status).toBe(400);

    const reference = { externalId: 'erp-1', metadata: { public: { a: 1 }, private: { b: 2 } } };
    expect((await call('PATCH', path, reference)).status).toBe(200);
    const metadata = { private: { b: 3 } };
    expect((await call<AdminMediaDto>('PATCH', path, { metadata })).body.metadata).toEqual({
      public: { a: 1 },
      ...metadata,
    });
    expect(await list('externalId=erp-1')).toEqual(['a.pdf']);
    const same = { fileName: 'b.pdf', bytes: 10, mediaType: 'application/pdf', externalId: 'erp-1' };
    expect((await call('POST', '/uploads', same)).body).toMatchObject({ code: 'media.external-id-taken' });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    const address = here(body.data[0]!.shown!.url);
    await work();
    expect((await fetch(address)).status).toBe(404);
  });

  it('know nothing of another tenant’s, and sign no address for it', async () => {
    const { body } = await call<{ data: AdminMediaDto[] }>('GET', '?limit=1');
    const path = `/admin/media/${body.data[0]!.id}`;
    const other = await bench.provision();
    const stranger = await bench.staff(other);
    for (const [method, rest] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['GET', '/original'],
      ['POST', '/complete'],
    ] as const) {
      const change = method === 'PATCH' ? { alt: 'x' } : undefined;
      expect((await bench.call(other, stranger, method, path + rest, change)).status).toBe(404);
    }
    const { url } = (await call<{ url: string }>('GET', `/${body.data[0]!.id}/original`)).body;
    expect((await fetch(here(url).replace(tenant._id, other._id))).status).toBe(403);
  });
});
