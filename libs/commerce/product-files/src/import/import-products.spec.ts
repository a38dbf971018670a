import { Readable } from 'node:stream';
import type { mongo } from 'mongoose';
import { ClusterConnections, DEFAULT_CLUSTER, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { ImportBench, ImportBenchModule } from '../testing/import-bench.js';

const HEADER =
  'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,' +
  'Variant Inventory Qty,Variant Price,Image Src,Status';
const SHIRTS = [
  'shirt,Shirt,"<p>Soft, ""nice""</p>\n<script>x</script>",North,Clothing > Shirts,Top,"a, b",TRUE,Size,S,SH-S,5,19.90,https://i.example/1.jpg,active',
  'shirt,,,,,,,,,M,SH-M,7,21.90,,',
  'mug,Mug,,North,Home,Mug,,TRUE,Title,Default Title,MUG,3,9.90,,draft',
];
const csv = (...lines: string[]): Readable => Readable.from([`\uFEFF${[HEADER, ...lines].join('\r\n')}\r\n`]);

describe('an import of products', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = <T>(work: (parts: ImportBench) => Promise<T>) => bench.with(tenant, ImportBench, work);
  beforeAll(async () => {
    bench = await ModuleBench.start([ImportBenchModule]);
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  it('creates products, variants, categories and first stock; a repeated import changes nothing', () =>
    inside(async (parts) => {
      const { catalog, categories } = parts;
      expect(await parts.run(csv(...SHIRTS))).toEqual({
        created: 2,
        updated: 0,
        unchanged: 0,
        failed: 0,
        errors: [],
      });
      const shirt = await catalog.get('shirt', ['active']);
      expect(shirt).toMatchObject({
        description: 'Soft, "nice"',
        tags: ['a', 'b'],
        minPrice: 1990,
        maxPrice: 2190,
      });
      expect((await categories.get('shirts')).ancestors.map(({ name }) => name)).toEqual(['Clothing']);
      expect([...(await parts.stock()).values()].sort()).toEqual([3, 5, 7]);
      const events = await parts.events();
      expect(events).toBe(2);
      expect(await parts.run(csv(...SHIRTS))).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
      expect(await parts.events()).toBe(events);
      expect(await catalog.get('shirt', ['active'])).toEqual(shirt);
    }));

  it('updates changed products and keeps their ids', () =>
    inside(async (parts) => {
      const { catalog } = parts;
      await parts.run(csv(...SHIRTS));
      const before = await catalog.get('shirt', ['active']);
      const changed = SHIRTS.map((line) => line.replace('19.90', '18.00'));
      expect(await parts.run(csv(...changed))).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
      const after = await catalog.get('shirt', ['active']);
      expect(after).toMatchObject({ _id: before._id, minPrice: 1800, version: 2 });
      expect(after.variants.map(({ id }) => id)).toEqual(before.variants.map(({ id }) => id));
    }));

  it('reports each error with its row and imports the other products', () =>
    inside(async (parts) => {
      const { products, catalog } = parts;
      await products.create({
        title: 'Taken',
        variants: [{ sku: 'OTHER', price: { amount: 1, currency: 'EUR' } }],
      });
      await products.create({
        title: 'Plate',
        variants: [{ sku: 'PLATE', price: { amount: 1, currency: 'EUR' } }],
      });
      const report = await parts.run(
        csv(
          SHIRTS[0]!.replace('19.90', '19,90').replace('SH-S,5,19,90', 'SH-S,5,free'),
          SHIRTS[2]!,
          SHIRTS[2]!.replace(/^mug,/, 'cup,'),
          ',No handle,,,,,,,,,,,1.00,,',
          'short,row',
          'plate,Plate,,,,,,,,,OTHER,1,1.00,,',
          'last,Last,,,,,,,,,LAST,1,1.00,,',
          `tags,Tags,,,,,"${Array.from({ length: 300 }, (_, i) => `t${i}`).join()}",,,,TAGS,1,1.00,,`,
          'nul,N\0L,,,,,,,,,NUL,1,1.00,,',
          'heap,Heap,,,,,,,,,HEAP,9007199254740991,1.00,,',
          'secret,Secret,,,,,,,,,SECRET,1,1.00,https://u:p@i.example/1.jpg,',
        ),
      );
      expect(report).toMatchObject({ created: 2, updated: 0, unchanged: 0, failed: 9 });
      expect(report.errors.map(({ row, code }) => [row, code])).toEqual([
        [2, 'price-invalid'],
        [4, 'catalog.sku-taken'],
        [5, 'handle-missing'],
        [6, 'row-unreadable'],
        [7, 'catalog.sku-taken'],
        [9, 'value-invalid'],
        [10, 'value-invalid'],
        [11, 'value-invalid'],
        [12, 'value-invalid'],
      ]);
      expect(report.errors.slice(-4).map(({ column }) => column)).toEqual([
        'Tags',
        'Title',
        'Variant Inventory Qty',
        'Image Src',
      ]);
      await expect(catalog.get('last', ['active'])).resolves.toBeDefined();
    }));

  it.each(['', 'just,text\n1,2\n', 'Handle,Vendor\nx,y\n'])(
    'refuses %j because it is not a product CSV',
    (text) =>
      inside(async (parts) => {
        await expect(parts.run(Readable.from([text]))).rejects.toMatchObject({
          code: 'product-files.unreadable',
        });
      }),
  );

  it.each([
    ['too many columns', `Handle,Title${',x'.repeat(600)}\n`],
    ['only rows that cannot be read', `Handle,Title\n${'a,b,c\n'.repeat(5_000)}`],
  ])('refuses a file with %s', (_what, text) =>
    inside(async (parts) => {
      const failure = await parts.job(text).then(
        (job) => job.failure?.en,
        ({ detail }: { detail: { en: string } }) => detail.en,
      );
      expect(failure).toMatch(/more than 500 columns|1000 rows, one after the other/);
    }),
  );

  it('refuses a product with too many rows and imports the others', () =>
    inside(async (parts) => {
      const many = Array.from({ length: 5_000 }, (_, i) => `tent,,,,,,,,,${i},T-${i},1,9.90,,`);
      expect(await parts.run(csv('tent,Tent,,,,,,,,,T,1,9.90,,', ...many, SHIRTS[2]!))).toMatchObject({
        created: 1,
        failed: 1,
        errors: [{ row: 2, code: 'too-many-rows' }],
      });
    }));

  it('fails with the error of the stream if the file breaks off, and keeps only whole batches', () =>
    inside(async (parts) => {
      const { catalog } = parts;
      const broken = Readable.from(
        (async function* () {
          yield `${HEADER}\n`;
          for (let i = 0; i < 60; i++) yield `p-${i},P,,,,,,,,,P-${i},1,1.00,,\n`;
          throw new Error('connection lost');
        })(),
      );
      await expect(parts.run(broken)).rejects.toThrow('connection lost');
      await expect(catalog.get('p-59', ['active'])).rejects.toMatchObject({
        code: 'catalog.product-not-found',
      });
    }));

  it('asks the database at most once for each product, and finds products by indexes', () =>
    inside(async (parts) => {
      const { connection } = parts;
      const lines = Array.from({ length: 200 }, (_, i) =>
        ['S', 'M', 'L'].map((size, n) =>
          n === 0
            ? `p-${i},Product ${i},<p>Words about ${i}</p>,North,Clothing > C${i % 7},Top,x,TRUE,Size,${size},P${i}-${size},5,1${i % 10}.90,https://i.example/${i}.jpg,active`
            : `p-${i},,,,,,,,,${size},P${i}-${size},5,1${i % 10}.90,,`,
        ),
      ).flat();
      const cluster = await bench.app.get(ClusterConnections).cluster(DEFAULT_CLUSTER);
      const client = cluster.getClient();
      let commands = 0;
      const finds: object[] = [];
      const count = ({ command }: mongo.CommandStartedEvent): void => {
        commands++;
        if (command.find === 'products') finds.push(command.filter as object);
      };
      client.on('commandStarted', count);
      expect(await parts.run(csv(...lines))).toMatchObject({ created: 200, failed: 0 });
      client.off('commandStarted', count);
      expect(commands).toBeLessThanOrEqual(200);
      expect(finds.length).toBeGreaterThan(0);
      for (const filter of finds) {
        const plan = await connection.db!.collection('products').find(filter).explain('queryPlanner');
        expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
      }
    }));
});
