import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { until } from '#dev/until';
import { importFile, sendFile } from '../support/import-file.js';
import { Installation } from '../support/installation.js';
import { LiveSocket } from '../support/live-socket.js';
import { expectStatus } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

const ENDED = ['done', 'failed', 'cancelled'];

interface Job {
  readonly id: string;
  readonly state: string;
  readonly products: number;
  readonly bytes: number;
}

let installation: Installation;
let shop: TenantSession;
let folder: string;
beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  folder = await mkdtemp(join(tmpdir(), 'product-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

const headers = ({ tenant, owner }: TenantSession): Record<string, string> => ({
  'X-Tenant': tenant.slug,
  Authorization: `Bearer ${owner}`,
});
const fileOf = (job: Job, more: Record<string, string> = {}, of = shop): Promise<Response> =>
  fetch(`${of.origin}/api/v1/admin/exports/${job.id}/file`, { headers: { ...headers(of), ...more } });

async function exported(format: string, selection = {}): Promise<Job> {
  const body = { format, ...selection };
  const { id } = (await expectStatus(202, shop.asOwner<Job>('POST', '/admin/exports/products', body))).body;
  return until('the end of the export', async () => {
    const { body: job } = await expectStatus(200, shop.asOwner<Job>('GET', `/admin/exports/${id}`));
    return ENDED.includes(job.state) && job;
  });
}

it('a merchant imports a file, corrects what was refused, exports everything and imports that again', async () => {
  const path = join(folder, 'products.csv');
  await writeFile(
    path,
    'Handle;Title;Variant SKU;Variant Price;Variant Inventory Qty\nmug;Mug;MUG;9,90;5\ncup;Cup;CUP;frei;3\n',
  );
  const { origin, tenant, owner } = shop;
  // #region import
  const api = `${origin}/api/v1/admin`;
  const asStaff = { 'X-Tenant': tenant.slug, Authorization: `Bearer ${owner}` };
  const sent = await fetch(`${api}/imports/products`, {
    method: 'POST',
    headers: { ...asStaff, 'Content-Type': 'text/csv' },
    body: Readable.toWeb(createReadStream(path)) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  const { id } = (await sent.json()) as { id: string };
  const finished = await until('the end of the import', async () => {
    const answer = await fetch(`${api}/imports/${id}`, { headers: asStaff });
    const job = (await answer.json()) as { state: string; created: number; failed: number };
    return ['done', 'failed', 'cancelled'].includes(job.state) && job;
  });
  const refusedRows = await fetch(`${api}/imports/${id}/errors`, { headers: asStaff });
  // #endregion
  expect(sent.status).toBe(202);
  expect(finished).toMatchObject({
    state: 'done',
    created: 1,
    failed: 1,
    errors: [{ row: 3, message: 'Variant Price must be an amount of EUR such as 12.99' }],
  });
  const corrected = (await refusedRows.text()).replace('frei', '8.00');
  expect(corrected).toContain('Error');
  expect(await importFile(shop, corrected)).toMatchObject({ state: 'done', created: 1, failed: 0 });

  for (const format of ['shopify', 'csv', 'ndjson']) {
    const job = await exported(format);
    const text = await (await fileOf(job)).text();
    expect({ format, ...job }).toMatchObject({
      format,
      state: 'done',
      products: 2,
      bytes: Buffer.byteLength(text),
    });
    expect(await importFile(shop, text)).toMatchObject({ state: 'done', unchanged: 2, failed: 0 });
    expect(await importFile(shop, text, '?dryRun=true')).toMatchObject({ unchanged: 2 });
  }
});

it('the file of an export has a name, and can be fetched in parts', async () => {
  const job = await exported('csv');
  const whole = await fileOf(job);
  expect(whole.headers.get('content-disposition')).toBe(`attachment; filename="products-${job.id}.csv"`);
  expect(whole.headers.get('content-type')).toMatch(/^text\/csv/);
  const text = await whole.text();
  const parts = await Promise.all(
    ['bytes=0-9', 'bytes=10-', 'bytes=-4'].map((Range) => fileOf(job, { Range })),
  );
  expect(parts.map(({ status }) => status)).toEqual([206, 206, 206]);
  expect(await Promise.all(parts.map((part) => part.text()))).toEqual([
    text.slice(0, 10),
    text.slice(10),
    text.slice(-4),
  ]);
  expect((await fileOf(job, { Range: 'bytes=999999-' })).status).toBe(200);
});

it('whoever began an import hears how far it is', async () => {
  const socket = await LiveSocket.connect(shop.origin, shop.tenant.slug, shop.owner);
  const { id } = await sendFile(shop, 'Handle,Title,Variant Price\npen,Pen,1.00\n');
  const heard = (): boolean =>
    socket.of('product-file.progress').some((job) => (job as Job).id === id && (job as Job).state === 'done');
  await until('the news of the end', heard);
  socket.close();
});

it('an import that waits can be cancelled, and is not known to another shop', async () => {
  const { id } = await sendFile(shop, 'Handle,Title,Variant Price\nhat,Hat,1.00\n');
  const other = await installation.tenant();
  for (const path of [`/admin/imports/${id}`, `/admin/imports/${id}/errors`])
    expect((await other.asOwner<{ code: string }>('GET', path)).body.code).toBe('product-files.unknown-job');
  const cancelled = await other.asOwner<{ code: string }>('POST', `/admin/imports/${id}/cancel`);
  expect(cancelled.body.code).toBe('product-files.unknown-job');
  const { status, body } = await shop.asOwner<Job & { code: string }>('POST', `/admin/imports/${id}/cancel`);
  // A worker may have been faster.
  expect(status === 200 ? body.state : body.code).toMatch(/^(cancelled|product-files\.ended)$/);
  const { body: list } = await shop.asOwner<{ data: Job[] }>('GET', '/admin/imports?limit=100');
  expect(list.data[0]!.id).toBe(id);
});
