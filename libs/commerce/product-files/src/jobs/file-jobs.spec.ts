import { Readable } from 'node:stream';
import { runWith } from '#platform/context';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { RunImport } from '../import/run-import.js';
import { ImportBench, ImportBenchModule, reportOf, textOf } from '../testing/import-bench.js';
import type { FileJob } from './file-job.schema.js';
import { NoLongerMine } from './file-jobs.js';

const HEADER = 'Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty';
const lines = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `p-${i},Product ${i},SKU-${i},9.90,${i % 7}`);
const fileOf = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
const COUNT = 600;

let bench: ModuleBench;
let tenant: TenantRecord;
const inside = <T>(work: (parts: ImportBench) => Promise<T>, of = tenant): Promise<T> =>
  bench.with(of, ImportBench, work);
beforeAll(async () => {
  bench = await ModuleBench.start([ImportBenchModule]);
});
beforeEach(async () => {
  tenant = await bench.provision();
});
afterAll(() => bench.stop());

/** Stores a file; nobody imports it yet. */
const send = ({ start }: ImportBench, text: string, wish = {}): Promise<FileJob> =>
  start.run(Readable.from([text]), { ...wish, here: true });
/** Imports one batch, as the first moments of a turn. */
const oneBatch = async (of: TenantRecord, { jobs }: ImportBench, id: string): Promise<FileJob> => {
  const job = (await jobs.claim(id))!;
  return bench.with(of, RunImport, (imports) => imports.run(job, 0));
};

describe('an import', () => {
  it('goes on where the last batch that was committed ended, and counts nothing twice', () =>
    inside(async (parts) => {
      const { _id } = await send(parts, fileOf(...lines(COUNT), 'p-0,Again,SKU-0,1.00,1', 'x,X,X,free,1'));
      const first = await oneBatch(tenant, parts, _id);
      expect(first.import!.counts.created).toBeGreaterThan(0);
      expect(first.import!.counts.created).toBeLessThan(COUNT);
      expect((await parts.stored()).length).toBe(first.import!.counts.created);
      // Another process goes on: it has nothing but what is stored.
      const report = reportOf(await parts.work.finish(_id, () => undefined));
      expect(report).toMatchObject({ created: COUNT, updated: 0, unchanged: 0, failed: 2 });
      expect(report.errors.map(({ row, code }) => [row, code])).toEqual([
        [COUNT + 2, 'repeated'],
        [COUNT + 3, 'price-invalid'],
      ]);
      expect([(await parts.stored()).length, await parts.events(/^product\.created/)]).toEqual([
        COUNT,
        COUNT,
      ]);
      expect((await parts.stock()).size).toBe(COUNT);
    }));

  it('is written by one process only: another that was taken for dead writes nothing more', () =>
    inside(async (parts) => {
      const { _id } = await send(parts, fileOf(...lines(COUNT)));
      const slow = (await parts.jobs.claim(_id))!;
      const next = await oneBatch(tenant, parts, _id);
      const late = bench.with(tenant, RunImport, (imports) => imports.run(slow, Infinity));
      await expect(late).rejects.toBeInstanceOf(NoLongerMine);
      expect((await parts.stored()).length).toBe(next.import!.counts.created);
      expect((await parts.jobs.get('import', _id)).import!.counts).toEqual(next.import!.counts);
    }));

  it('that is cancelled stops before its next batch; what it has written stays', () =>
    inside(async (parts) => {
      const { _id } = await send(parts, fileOf(...lines(COUNT)));
      const { created } = (await oneBatch(tenant, parts, _id)).import!.counts;
      await parts.jobs.cancel('import', _id);
      expect(await parts.work.finish(_id, () => undefined)).toMatchObject({ state: 'cancelled' });
      expect((await parts.stored()).length).toBe(created);
      await expect(parts.jobs.cancel('import', _id)).rejects.toMatchObject({ code: 'product-files.ended' });
    }));

  it('without writing says what an import would do, also about SKUs, and leaves everything as it is', () =>
    inside(async (parts) => {
      const rows = [...lines(COUNT), 'new,New,SKU-1,1.00,1', 'p-0,Again,SKU-A,1.00,1', 'hat,Hat,HAT,free,1'];
      const before = await parts.stored();
      const dry = await parts.run(fileOf(...rows), { dryRun: true });
      expect(dry).toMatchObject({ created: COUNT, failed: 3 });
      expect([await parts.stored(), await parts.events(), (await parts.stock()).size]).toEqual([
        before,
        0,
        0,
      ]);
      const real = await parts.run(fileOf(...rows));
      const seen = ({ errors }: typeof real): unknown[] => errors.map(({ row }) => row);
      expect({ ...real, errors: seen(real) }).toEqual({ ...dry, errors: seen(dry) });
    }));

  it('gives back the rows that it refused, with what is wrong, to be corrected and imported again', () =>
    inside(async (parts) => {
      const rows = ['ok,Ok,OK,1.00,1', 'a,"A, ""b""",A,free,1', 'a,,A2,2.00,1', 'short', "b,'=B,B,x,1"];
      const job = await parts.job(fileOf(...rows));
      const text = await textOf(await parts.failedRows.of(job, 'en'));
      expect(text.split('\r\n')).toEqual([
        `${HEADER},Error`,
        'a,"A, ""b""",A,free,1,Variant Price must be an amount of EUR such as 12.99',
        'a,,A2,2.00,1,',
        'short,,,,,"The row has 1 cells, but the first line names 5 columns"',
        "b,'=B,B,x,1,Variant Price must be an amount of EUR such as 12.99",
        '',
      ]);
      const options = text
        .replace('free', '3.00')
        .replace(',x,', ',4.00,')
        .replace(/^short.*\r\n/m, '');
      const corrected = options.replace('a,,A2,2.00,1,\r\n', '');
      expect(await parts.run(corrected)).toMatchObject({ created: 2, failed: 0 });
      expect((await parts.stored()).map(({ title }) => title)).toEqual(['Ok', 'A, "b"', '=B']);
    }));

  it('of NDJSON gives back the lines that it refused', () =>
    inside(async (parts) => {
      const mug = {
        handle: 'mug',
        title: 'Mug',
        variants: [{ sku: 'M', price: { amount: 1, currency: 'EUR' } }],
      };
      const file = [mug, { ...mug, handle: 'cup', colour: 'red' }, { title: 'Nameless' }]
        .map((line) => JSON.stringify(line))
        .concat('{"a":')
        .join('\n');
      const job = await parts.job(file);
      expect(reportOf(job)).toMatchObject({ created: 1, failed: 3 });
      const back = (await textOf(await parts.failedRows.of(job, 'de'))).trim().split('\n');
      expect(back.map((line) => (JSON.parse(line) as { error: string }).error)).toEqual([
        'colour ist nicht bekannt',
        'Ein Produkt braucht eine id, eine externalId, einen handle oder einen slug',
        'Die Zeile ist kein JSON-Objekt',
      ]);
    }));

  it('makes SKUs for variants that share one, keeps them, and warns', () =>
    inside(async (parts) => {
      const file = [
        'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price',
        'tee,Tee,Size,S,TEE,9.90',
        'tee,,,M,TEE,9.90',
      ];
      const job = await parts.job(file.join('\n'));
      expect(job.import).toMatchObject({ warningCount: 1, warnings: [{ row: 3, code: 'sku-shared' }] });
      expect((await parts.one()).variants.map(({ sku }) => sku)).toEqual(['TEE-S', 'TEE-M']);
      const again = [file[0]!, 'tee,Tee,Size,M,TEE,9.90', 'tee,,,S,TEE,9.90'];
      await parts.importWell(...again);
      expect((await parts.one()).variants.map(({ sku }) => sku)).toEqual(['TEE-M', 'TEE-S']);
    }));

  it('with new stock needs the right to write stock', () =>
    inside(async (parts) => {
      const caller = { audience: 'staff', id: newId(), permissions: new Set(['catalog.write']) } as const;
      const actor = { type: 'staff', id: caller.id } as const;
      const { _id } = await runWith({ correlationId: newId(), tenantId: tenant._id, actor, caller }, () =>
        send(parts, fileOf('a,A,A,1.00,3', 'b,B,B,1.00,')),
      );
      const report = reportOf(await parts.work.finish(_id, () => undefined));
      expect(report).toMatchObject({
        created: 1,
        failed: 1,
        errors: [{ row: 2, code: 'request.forbidden' }],
      });
      const event = await parts.connection.db!.collection('outbox').findOne({ type: 'product.created' });
      expect(event).toMatchObject({ actor });
    }));

  it('is deleted with its file when its time is over', () =>
    inside(async (parts) => {
      const job = await parts.job(fileOf('a,A,A,free,1'));
      const rows = parts.connection.db!.collection<FileJob>('file_jobs');
      expect(await rows.countDocuments()).toBe(2);
      await rows.updateOne({ _id: job._id }, { $set: { dueAt: new Date(0) } });
      await parts.work.turn({ until: 0 });
      expect(await rows.countDocuments()).toBe(0);
      await expect(parts.jobs.fileOf(job)).rejects.toMatchObject({ code: 'files.not-found' });
    }));

  it('leaves nothing if its file cannot be read', () =>
    inside(async (parts) => {
      const broken = Readable.from([fileOf('a,A,A,1.00,1'), Buffer.from([0xff, 0xfe])]);
      await expect(parts.start.run(broken)).rejects.toMatchObject({ code: 'product-files.unreadable' });
      expect(await parts.connection.db!.collection('file_jobs').countDocuments()).toBe(0);
    }));

  it('is not known to another tenant', async () => {
    const { _id } = await inside((parts) => send(parts, fileOf('a,A,A,1.00,1')));
    const other = await bench.provision();
    await inside(
      ({ jobs }) =>
        expect(jobs.get('import', _id)).rejects.toMatchObject({ code: 'product-files.unknown-job' }),
      other,
    );
  });
});

describe('an export', () => {
  it('that is cancelled leaves no file', () =>
    inside(async (parts) => {
      await parts.importWell(
        ...fileOf(...lines(10))
          .trim()
          .split('\n'),
      );
      const { _id } = await parts.starter.run('csv', {}, { here: true });
      await parts.jobs.cancel('export', _id);
      const job = await parts.work.finish(_id, () => undefined);
      expect(job).toMatchObject({ state: 'cancelled', export: { products: 0 } });
      await expect(parts.jobs.fileOf(job)).rejects.toMatchObject({ code: 'files.not-found' });
    }));

  it('may be of a status, a category or some products only', () =>
    inside(async (parts) => {
      await parts.importWell(
        'Handle,Title,Product Category,Variant Price,Status',
        'a,A,Hats,1.00,active',
        'b,B,Hats,1.00,draft',
        'c,C,,1.00,active',
      );
      const [a, b] = await parts.stored();
      const titles = async (selection: object): Promise<string[]> => {
        const { _id } = await parts.starter.run('ndjson', selection, { here: true });
        const text = await textOf(await parts.jobs.fileOf(await parts.work.finish(_id, () => undefined)));
        return text
          .trim()
          .split('\n')
          .filter(Boolean)
          .map((line) => (JSON.parse(line) as { title: string }).title);
      };
      expect(await titles({})).toEqual(['A', 'B', 'C']);
      expect(await titles({ status: 'active' })).toEqual(['A', 'C']);
      expect(await titles({ categoryId: a!.categoryIds[0] })).toEqual(['A', 'B']);
      expect(await titles({ ids: [b!._id, newId()] })).toEqual(['B']);
    }));

  it('leaves out, and names, what the format cannot show in full', () =>
    inside(async (parts) => {
      const options = ['A', 'B', 'C', 'D'].map((name) => ({ name, value: '1' }));
      const { _id } = await parts.products.create({
        title: 'Many',
        variants: [{ sku: 'MANY', options, price: { amount: 1, currency: 'EUR' } }],
      });
      const job = await parts.starter.run('shopify', {}, { here: true });
      expect((await parts.work.finish(job._id, () => undefined)).export).toMatchObject({
        products: 0,
        left: [{ productId: _id, message: { en: 'has 4 options, and Shopify’s format has three' } }],
      });
      expect(await parts.run(await parts.export('csv'))).toMatchObject({ unchanged: 1 });
    }));
});
