import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runProgram } from '#dev/contract/programs';
import { Customers } from '#foundation/identity';
import { Installation, PASSWORD } from '../support/installation.js';
import { offer } from '../support/shopping.js';

const CLIENT = resolve('clients/typescript');
const EMAIL = 'ada@example.com';

/** As strict as a project may be; the declarations of the package are checked, too. */
const STRICTEST = {
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2023', 'dom'],
  types: [],
  noEmit: true,
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
};

/** Logs in and reads, like an app of somebody who has only the package and Node. */
const PLAIN_NODE = `
import { createShopClient, eachItem, formatMoney, unwrap } from '@emporium/client';

const [origin, tenant, email, password] = process.argv.slice(2);
const shop = createShopClient({ origin, tenant });
await shop.session.keep(await unwrap(shop.POST('/api/v1/auth/login', { body: { email, password } })));
console.log((await unwrap(shop.GET('/api/v1/me'))).email);
for await (const { minPrice } of eachItem(shop, '/api/v1/products')) console.log(formatMoney(minPrice, 'en'));
`;

let folder: string;
let packed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporium-client-'));
  await succeed('npm', ['pack', CLIENT, '--pack-destination', folder]);
  packed = join(
    folder,
    (await readdir(folder)).find((name) => name.endsWith('.tgz'))!,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function succeed(file: string, args: string[], cwd = process.cwd()): Promise<string> {
  const { code, text, stdout } = await runProgram(file, args, { cwd });
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${text}`);
  return stdout;
}

const install = (cwd: string, ...packages: string[]) =>
  succeed('npm', ['install', '--prefer-offline', '--no-fund', '--no-audit', packed, ...packages], cwd);

/** A folder of a new project. */
async function project(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  await writeFile(join(path, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  return path;
}

it('builds with a Vite app made from the template react-ts', async () => {
  const app = join(folder, 'react-vite');
  await cp(join(CLIENT, 'examples/react-vite'), app, { recursive: true });
  await install(app);
  await succeed('npm', ['run', 'build'], app);
  expect(await readdir(join(app, 'dist'))).toContain('index.html');
});

it('logs in and lists products in plain Node', async () => {
  const installation = await Installation.shared();
  const tenant = await installation.tenant();
  const { _id, slug } = tenant.tenant;
  const person = { email: EMAIL, password: PASSWORD, firstName: 'Ada', lastName: 'Berg' };
  await installation.scope.run(_id, async (graph) => (await graph.get(Customers)).create(person));
  await offer(tenant, 1);

  const app = await project('node');
  await install(app);
  await writeFile(join(app, 'app.mjs'), PLAIN_NODE);
  const said = await succeed(process.execPath, ['app.mjs', installation.origin, slug, EMAIL, PASSWORD], app);
  expect(said).toBe(`${EMAIL}\n€12.50\n`);
});

it('has a README whose code compiles in the strictest project', async () => {
  const app = await project('strict');
  await install(app, 'socket.io-client@^4.8.3');
  const readme = await readFile(join(app, 'node_modules/@emporium/client/README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  expect(blocks.length).toBeGreaterThan(3);
  await writeFile(join(app, 'readme.ts'), blocks.join('\n'));
  await writeFile(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICTEST }));
  for (const compiler of ['typescript', 'typescript-native']) {
    await succeed(process.execPath, [resolve('node_modules', compiler, 'bin/tsc'), '-p', app]);
  }
});
