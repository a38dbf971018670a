import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { startS3Server } from '#dev/parts/s3-server';
import type { TenantRecord } from '#foundation/tenancy';
import { EdgeBench } from '../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import type { UploadAddress } from '../file-store.js';
import { FilesModule } from '../files.module.js';
import { FilesHttpModule } from '../http/index.js';
import { TenantFiles } from '../tenant-files.js';

interface Place {
  readonly variables: Record<string, string>;
  stop(): Promise<void>;
}

async function inFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-files-'));
  return { variables: { FILES_FOLDER: folder }, stop: () => rm(folder, { recursive: true, force: true }) };
}

async function inBucket(): Promise<Place> {
  const server = await startS3Server();
  return { variables: { ...server.variables }, stop: () => server.stop() };
}

const PART = 5 * 1024 * 1024;

describe.each([
  ['a folder', inFolder],
  ['a bucket of S3', inBucket],
])('files in %s', (_name, open) => {
  let place: Place;
  let bench: EdgeBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    place = await open();
    bench = await EdgeBench.start(testConfig(place.variables), [FilesModule, FilesHttpModule]);
    tenant = await bench.provision();
  }, 1_500_000);
  afterAll(async () => {
    await bench?.stop();
    await place?.stop();
  });

  const within = <T>(work: (files: TenantFiles) => Promise<T>, whose = tenant): Promise<T> =>
    bench.within(whose, async (graph) => work(await graph.get(TenantFiles)));
  const write = (path: string, content: string): Promise<unknown> =>
    within((files) => files.write(path, Readable.from([content])));
  const read = (path: string, range?: { start: number; end?: number }): Promise<string> =>
    within(async (files) => text(await files.read(path, range)));
  const listed = (folder: string): Promise<string[]> =>
    within(async (files) => {
      const paths: string[] = [];
      for await (const { path } of files.list(folder)) paths.push(path);
      return paths;
    });
  const here = (url: string): string => url.replace(bench.config.PUBLIC_URL, bench.origin);
  const put = async ({ url, headers }: UploadAddress, body: string | Buffer): Promise<number> =>
    (await fetch(here(url), { method: 'PUT', headers, body })).status;

  it('writes, reads, replaces, copies, lists and deletes', async () => {
    const written = await write('notes/a.txt', 'first');
    expect(written).toEqual({ bytes: 5, sha256: createHash('sha256').update('first').digest('hex') });
    await write('notes/a.txt', 'second');
    expect(await read('notes/a.txt')).toBe('second');
    expect(await read('notes/a.txt', { start: 1, end: 3 })).toBe('eco');
    expect(await read('notes/a.txt', { start: 4 })).toBe('nd');
    expect(await within((files) => files.stat('notes/a.txt'))).toMatchObject({
      path: 'notes/a.txt',
      bytes: 6,
    });

    await within((files) => files.copy('notes/a.txt', 'notes/a/deep.txt'));
    await write('notes-2/b.txt', 'other');
    expect(await listed('notes')).toEqual(['notes/a.txt', 'notes/a/deep.txt']);
    await within((files) => files.deleteFolder('notes'));
    expect(await listed('notes')).toEqual([]);
    expect(await listed('notes-2')).toEqual(['notes-2/b.txt']);
    await within((files) => files.delete('notes/a.txt'));
    expect(await within((files) => files.stat('notes/a.txt'))).toBeUndefined();
    await expect(read('notes/a.txt')).rejects.toMatchObject({ code: 'files.not-found' });
    await expect(within((files) => files.copy('notes/a.txt', 'b.txt'))).rejects.toMatchObject({
      code: 'files.not-found',
    });
  });

  it('stores a file that is larger than one part, unchanged', async () => {
    const content = randomBytes(2 * PART + 17);
    await within((files) => files.write('large.zip', Readable.from([content])));
    const back = await within(async (files) => buffer(await files.read('large.zip')));
    expect(back.equals(content)).toBe(true);
  });

  it('leaves what was there if a stream fails half-way or is too long', async () => {
    await write('kept.txt', 'kept');
    const broken = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.alloc(PART + 1);
      throw new Error('the line was cut');
    };
    const failed = within((files) => files.write('kept.txt', Readable.from(broken())));
    await expect(failed).rejects.toThrow();
    const endless = within((files) =>
      files.write('kept.txt', Readable.from([Buffer.alloc(100)]), { maxBytes: 99 }),
    );
    await expect(endless).rejects.toMatchObject({ code: 'files.too-large' });
    const cut = Readable.from([Buffer.alloc(1)]).destroy();
    await expect(within((files) => files.write('kept.txt', cut))).rejects.toThrow();
    expect(await read('kept.txt')).toBe('kept');
  });

  it.each([
    '../other',
    'a/../../b',
    '/etc/passwd',
    'a//b',
    '.hidden',
    'a/.incoming/b',
    'A',
    'ä',
    'a\0b',
    'a\\b',
    '',
  ])('refuses the path %j', async (path) => {
    await expect(write(path, 'x')).rejects.toThrow('safe path');
    await expect(read(path)).rejects.toThrow('safe path');
  });

  it('keeps tenants apart', async () => {
    const other = await bench.provision();
    await write('mine.txt', 'mine');
    expect(await within((files) => files.stat('mine.txt'), other)).toBeUndefined();
    const address = await within((files) => files.downloadAddress('mine.txt'));
    expect((await fetch(here(address.replace(tenant._id, other._id)))).status).toBe(403);
  });

  it('takes exactly the announced content at an address, once it is there as a whole', async () => {
    const sha256 = createHash('sha256').update('exactly').digest('hex');
    const address = await within((files) =>
      files.uploadAddress('direct.txt', { bytes: 7, mediaType: 'text/plain', sha256 }),
    );
    expect(await put(address, 'longer than that')).toBeGreaterThanOrEqual(400);
    expect(await put(address, 'short')).toBeGreaterThanOrEqual(400);
    expect(await put(address, 'exactlx')).toBeGreaterThanOrEqual(400);
    expect(await put({ ...address, url: address.url.replace(/.{9}$/, 'x'.repeat(9)) }, 'exactly')).toBe(403);
    const page = { ...address, headers: { ...address.headers, 'content-type': 'text/html' } };
    expect(await put(page, 'exactly')).toBeGreaterThanOrEqual(400);
    expect(await within((files) => files.stat('direct.txt'))).toBeUndefined();
    expect(await put(address, 'exactly')).toBeLessThan(300);
    expect(await read('direct.txt')).toBe('exactly');
  });

  it('makes a file of parts, which may come in any order and more than once', async () => {
    const parts = [randomBytes(PART), randomBytes(PART), randomBytes(9)];
    const id = await within((files) => files.beginParts('parts.mp4'));
    const send = async (index: number): Promise<void> => {
      const part = { number: index + 1, bytes: parts[index]!.length };
      const address = await within((files) => files.partAddress('parts.mp4', id, part));
      expect(await put(address, Buffer.alloc(3))).toBeGreaterThanOrEqual(400);
      expect(await put(address, parts[index]!)).toBeLessThan(300);
    };
    await send(2);
    await send(0);
    const complete = (): Promise<void> => within((files) => files.completeParts('parts.mp4', id, 3));
    await expect(complete()).rejects.toMatchObject({ code: 'files.incomplete' });
    await send(1);
    await send(0);
    await complete();
    const back = await within(async (files) => buffer(await files.read('parts.mp4')));
    expect(back.equals(Buffer.concat(parts))).toBe(true);
    await expect(complete()).rejects.toMatchObject({ code: 'files.incomplete' });

    const second = await within((files) => files.beginParts('never.mp4'));
    await within((files) => files.abortParts('never.mp4', second));
    await within((files) => files.abortParts('never.mp4', second));
    const late = within((files) => files.completeParts('never.mp4', second, 1));
    await expect(late).rejects.toMatchObject({ code: 'files.incomplete' });
  });

  it('gives a file by a signed address, under a name that people chose', async () => {
    await write('report.csv', 'a,b');
    const address = await within((files) =>
      files.downloadAddress('report.csv', { fileName: 'Übersicht "1".csv' }),
    );
    const answer = await fetch(here(address));
    expect(await answer.text()).toBe('a,b');
    expect(answer.headers.get('content-disposition')).toContain(`UTF-8''%C3%9Cbersicht%20%221%22.csv`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect((await fetch(here(address.slice(0, -3)))).status).toBe(403);
  });

  it('shows public files to everybody, whole or in parts, and nothing else', async () => {
    await write('public/media/01/320.webp', '0123456789');
    await write('private/media/01/320.webp', 'secret');
    const address = here(await within(async (files) => files.publicAddress('public/media/01/320.webp')));
    const whole = await fetch(address);
    expect(await whole.text()).toBe('0123456789');
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-length': '10',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline',
      'accept-ranges': 'bytes',
    });
    const part = await fetch(address, { headers: { range: 'bytes=-3' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      '789',
      'bytes 7-9/10',
    ]);
    const beyond = await fetch(address, { headers: { range: 'bytes=20-' } });
    expect([beyond.status, await beyond.text()]).toEqual([200, '0123456789']);
    for (const path of ['/public/../private', '/public/%2e%2e/private', '/private'])
      expect((await fetch(address.replace('/public', path))).status).toBe(404);
    expect((await fetch(address.replace('320', '640'))).status).toBe(404);
    expect((await fetch(address.replace('320.webp', '.incoming'))).status).toBe(404);
  });

  it('has browsers save public documents, not show them', async () => {
    await write('public/media/02/manual.pdf', '%PDF-');
    const address = await within(async (files) => files.publicAddress('public/media/02/manual.pdf'));
    const { headers } = await fetch(here(address));
    expect(headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''manual.pdf`);
  });
});

describe('a folder', () => {
  let place: Place;
  let bench: EdgeBench;
  beforeAll(async () => {
    place = await inFolder();
    bench = await EdgeBench.start(testConfig(place.variables), [FilesModule, FilesHttpModule]);
  });
  afterAll(async () => {
    await bench.stop();
    await place.stop();
  });

  it('does not follow a symbolic link out of itself', async () => {
    const outside = await inFolder();
    await writeFile(join(outside.variables['FILES_FOLDER']!, 'secret.txt'), 'secret');
    const tenant = await bench.provision();
    await bench.within(tenant, async (graph) => {
      const files = await graph.get(TenantFiles);
      await files.write('in/a.txt', Readable.from(['a']));
      const own = join(place.variables['FILES_FOLDER']!, tenant._id);
      await symlink(outside.variables['FILES_FOLDER']!, join(own, 'out'));
      await symlink(join(outside.variables['FILES_FOLDER']!, 'secret.txt'), join(own, 'in', 'b.txt'));
      await expect(files.read('out/secret.txt')).rejects.toMatchObject({ code: 'files.not-found' });
      await expect(files.read('in/b.txt')).rejects.toMatchObject({ code: 'files.not-found' });
      const written = files.write('out/new.txt', Readable.from(['x']));
      await expect(written).rejects.toMatchObject({ code: 'files.not-found' });
      expect(await readdir(outside.variables['FILES_FOLDER']!)).toEqual(['secret.txt']);
    });
    await outside.stop();
  });

  it('has nothing of a tenant that has written nothing', async () => {
    await rm(place.variables['FILES_FOLDER']!, { recursive: true });
    await bench.within(await bench.provision(), async (graph) => {
      const files = await graph.get(TenantFiles);
      await expect(files.read('a.txt')).rejects.toMatchObject({ code: 'files.not-found' });
      await files.delete('a.txt');
      for await (const file of files.list('a')) throw new Error(`${file.path} was not written`);
    });
  });

  it('removes what a killed process has left, after a day', async () => {
    const tenant = await bench.provision();
    await bench.within(tenant, async (graph) => {
      const files = await graph.get(TenantFiles);
      await files.write('a.txt', Readable.from(['a']));
      const incoming = join(place.variables['FILES_FOLDER']!, tenant._id, '.incoming');
      await writeFile(join(incoming, 'old'), 'half');
      await writeFile(join(incoming, 'new'), 'half');
      const yesterday = new Date(Date.now() - 25 * 3_600_000);
      await utimes(join(incoming, 'old'), yesterday, yesterday);
      await files.write('a.txt', Readable.from(['b']));
      expect(await readdir(incoming)).toEqual(['new']);
    });
  });
});

it.each([
  [{ FILES_PROVIDER: 's3' }, 'S3_BUCKET is not set'],
  [{ FILES_PROVIDER: 's3', S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'k' }, 'S3_SECRET_ACCESS_KEY'],
])('does not start with %j', async (variables, message) => {
  await expect(EdgeBench.start(testConfig(variables), [FilesModule])).rejects.toThrow(message);
});
