import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { freePort } from '#dev/parts/ports';
import { newId } from '#platform/ids';
import { runCommand, type Ended } from '../support/run-command.js';

const CLI = 'dist/apps/cli/src/emporium.js';
const AT_ONCE = 2;

const platformDb = `test_commands_${newId()}`;
const env = {
  MONGODB_URI: process.env.MONGODB_URI!,
  REDIS_URL: process.env.REDIS_URL!,
  ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
  PLATFORM_DB: platformDb,
  TENANT_DB_PREFIX: `t_${newId()}_`,
  REDIS_PREFIX: platformDb,
  BCRYPT_ROUNDS: '4',
};
let client: mongo.MongoClient;
let folder: string;

const emporium = (args: readonly string[], more: Record<string, string> = {}, input = ''): Promise<Ended> =>
  runCommand(CLI, args, { env: { ...env, ...more }, input });

/** Number of documents in the platform database. */
async function written(): Promise<number> {
  const counts = await Promise.all(
    ['tenants', 'operators', 'operator_audit_log'].map((name) =>
      client.db(platformDb).collection(name).countDocuments(),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

beforeAll(async () => {
  client = await mongo.MongoClient.connect(env.MONGODB_URI);
  folder = await mkdtemp(join(tmpdir(), 'emporium-commands-'));
});
afterAll(async () => {
  for await (const { database } of client.db(platformDb).collection('tenants').find()) {
    await client.db(String(database)).dropDatabase();
  }
  await client.db(platformDb).dropDatabase();
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

const WRONG: [args: string[], line: RegExp, more?: Record<string, string>][] = [
  [['tenants', 'create', '../x'], /slug must be lower-case letters/],
  [['tenants', 'create', 'ok-one', 'two'], /too many arguments/],
  [
    ['tenants', 'create', 'ok-one', '--host', 'a/b', '--currency', 'euro', '--owner', 'nora'],
    /ownerEmail must be an email address; hosts item 0 must be a host name such as .*; settings\.currency must/,
  ],
  [['tenants', 'delete', 'nobody'], /Deleting nobody cancels .* --yes/],
  [['tenants', 'delete', 'nobody', '--yes'], /There is no tenant nobody/],
  [['tenants', 'settings', 'nobody'], /There is no tenant nobody/],
  [['tenants', 'settings', 'nobody', '--set', 'staffMfa=yes'], /settings\.staffMfa must be one of/],
  [
    ['tenants', 'settings', 'nobody', '--set', 'invoiceRetentionDays=long', '--set', 'colour=red'],
    /settings\.invoiceRetentionDays must be a whole/,
  ],
  [['tenants', 'settings', 'nobody', '--set', 'colour=red'], /settings\.colour is not a known setting/],
  [['tenants', 'frobnicate'], /too many arguments|unknown command/],
  [['migrate', '--tenant', 'nobody'], /There is no tenant nobody/],
  [['operators', 'create', 'nora'], /email address cannot be used/, { OPERATOR_PASSWORD: 'correct horse' }],
  [['operators', 'create', 'o@example.com'], /There is no password\. Set OPERATOR_PASSWORD/],
  [
    ['operators', 'create', 'o@example.com'],
    /three different characters/,
    { OPERATOR_PASSWORD: ' '.repeat(8) },
  ],
  [
    ['operators', 'create', 'o@example.com', '--name', ''],
    /name must not be empty/,
    { OPERATOR_PASSWORD: 'correct horse' },
  ],
  [['payments', 'connect', 'nobody'], /--provider/],
  [
    ['payments', 'connect', 'nobody', '--provider', 'x'],
    /There is no payment provider x\. Choose one of: stripe/,
  ],
  [['payments', 'connect', 'nobody', '--provider', 'stripe'], /Set STRIPE_SECRET_KEY/],
];

it('a command that is called wrongly says in one line what is expected, ends with 1 and writes nothing', async () => {
  const waiting = [...WRONG];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [args, line, more] = next;
      const { code, out, err } = await emporium(args, more);
      expect({ args, code, out }).toEqual({ args, code: 1, out: '' });
      expect(err).toMatch(line);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(await written()).toBe(0);
});

it('an import reports what is wrong and goes on with the rest', async () => {
  expect(await emporium(['tenants', 'create', 'csv-shop'])).toMatchObject({ code: 0 });
  const none = await emporium(['import-products', 'csv-shop', join(folder, 'none.csv')]);
  expect(none).toMatchObject({ code: 1, out: '' });
  expect(none.err).toMatch(/none\.csv cannot be read; expected a file of products\n$/);

  const file = join(folder, 'products.csv');
  const lines = [
    'Handle,Title,Variant SKU,Variant Price,Variant Grams',
    'mug,Mug,MUG,9.90,-3',
    'cup,Cup,CUP,8.00,3',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const { code, out } = await emporium(['import-products', 'csv-shop', file]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({
    state: 'done',
    created: 1,
    updated: 0,
    unchanged: 0,
    failed: 1,
    errors: [
      {
        row: 2,
        code: 'value-invalid',
        column: 'Variant Grams',
        message: 'Variant Grams must be at least 0',
      },
    ],
    warningCount: 0,
    warnings: [],
  });
});

it('without MongoDB a command says in one line which setting names its address', async () => {
  const nobody = `mongodb://user:secret@127.0.0.1:${await freePort()}/`;
  const { code, out, err } = await emporium(['tenants', 'list'], { MONGODB_URI: nobody });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^No connection to MongoDB at the address in MONGODB_URI: connect ECONNREFUSED .*\n$/);
  expect(err).not.toContain('secret');
});

it('a script shows and changes the settings of a tenant', async () => {
  expect(await emporium(['tenants', 'create', 'deciding'])).toMatchObject({ code: 0 });
  expect((await emporium(['tenants', 'settings', 'deciding'])).out).toMatch(/^currency +EUR /m);
  const sets = ['locales=de,en', 'invoiceRetentionDays=30', 'origins='].flatMap((set) => ['--set', set]);
  const { code, out } = await emporium(['tenants', 'settings', 'deciding', ...sets]);
  expect(code).toBe(0);
  expect(out).toMatch(/^locales +de,en /m);
  expect(out).toMatch(/^invoiceRetentionDays +30 /m);
  const [stored] = await client.db(platformDb).collection('tenants').find({ slug: 'deciding' }).toArray();
  expect(stored!.settings).toMatchObject({ locales: ['de', 'en'], invoiceRetentionDays: 30, origins: [] });
});

it('a script deletes a tenant with --yes', async () => {
  expect(await emporium(['tenants', 'create', 'closing'])).toMatchObject({ code: 0 });
  expect(await emporium(['tenants', 'delete', 'closing'])).toMatchObject({ code: 1 });
  expect((await emporium(['tenants', 'list'])).out).toMatch(/ closing .* active /);
  const { code, out } = await emporium(['tenants', 'delete', 'closing', '--yes']);
  expect(code).toBe(0);
  expect(out).toMatch(/ closing .* deleted /);
});

it('a script sends an operator’s password as the first line of the standard input', async () => {
  const create = (input: string): Promise<Ended> =>
    emporium(['operators', 'create', 'pipe@example.com'], {}, input);
  const weak = await create('        \ntent and kettle\n');
  expect(weak).toMatchObject({ code: 1, err: expect.stringContaining('three different characters') });
  const { code, out } = await create('tent and kettle\n        \n');
  expect(code).toBe(0);
  expect(out).toMatch(/^operator \S+ created\n/);
});
