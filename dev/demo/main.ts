import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authenticator, logInAndEnrol, logInWithCode, type Post } from '../installation/authenticator.js';
import { Installation } from '../installation/installation.js';
import { accepts } from '../parts/ports.js';
import { startParts } from '../parts/start-parts.js';
import { startStandIns } from '../stand-ins/start-stand-ins.js';
import type { Patience } from '../until.js';
import { startWebhookReceiver } from '../webhooks/launch.js';
import { Caller } from './caller.js';
import { attack } from './isolation-checks.js';
import { Mailbox } from './mailbox.js';
import { buy } from './purchase.js';
import { printAddresses, printTable, writeEnvFile, type Row } from './report.js';
import { setUpShop, type DemoParts, type ReadyShop } from './set-up-shop.js';
import { DEMO_PASSWORD, OPERATOR_EMAIL, OPERATOR_SECRET_FILE, SHOPS } from './shops.js';
import { Storefront } from './storefront.js';

const USAGE = `usage: [EGRESS_ALLOW=localhost:4000] npm run demo -- [--check] [--scratch] [--port N]
  --check    exit after the table, 0 when all is well; the last line is one JSON summary
  --scratch  keep nothing: data in memory (as with --check) instead of .data/
  --port N   port of the API (default 3000); the shops' storefronts take the next two if those are free
  EGRESS_ALLOW  your own webhook receivers on this machine, <host>:<port> separated by commas`;

const began = Date.now();
const log = (line: string): void =>
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);

function options(): { check: boolean; scratch: boolean; port?: number } {
  try {
    const { values } = parseArgs({
      options: { check: { type: 'boolean' }, scratch: { type: 'boolean' }, port: { type: 'string' } },
    });
    const { check = false, scratch = false, port } = values;
    if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new Error(`${port} is not a port`);
    return { check, scratch: check || scratch, port: port === undefined ? undefined : Number(port) };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

async function main(): Promise<boolean> {
  const { check, scratch, port = check ? undefined : 3000 } = options();
  if (port !== undefined && (await accepts(port))) {
    throw new Error(
      `Port ${port} is in use. End the program that uses it, or choose another: npm run demo -- --port 3010`,
    );
  }
  const dir = scratch ? await mkdtemp(join(tmpdir(), 'emporium-demo-')) : '.data';
  const ends: (() => Promise<unknown>)[] = [];
  const end = async (): Promise<void> => {
    for (const stop of ends.splice(0).reverse()) await stop();
  };
  try {
    const parts = await startParts({ dir, persist: !scratch, log });
    ends.push(() => parts.stop());
    const standIns = await startStandIns({ dir: scratch ? undefined : join(dir, 'stand-ins') });
    ends.push(() => standIns.stop());
    const receiver = await startWebhookReceiver();
    ends.push(() => receiver.stop());
    const installation = await Installation.prepare({
      dir: join(dir, 'installation'),
      port,
      env: {
        MONGODB_URI: parts.mongodbUri,
        REDIS_URL: parts.redisUrl,
        EGRESS_ALLOW: [new URL(receiver.origin).host, process.env.EGRESS_ALLOW].filter(Boolean).join(','),
        // Everybody in the demo has the same address, and the demo itself logs in several people at each start.
        RATE_LIMIT_LOGIN: '100',
        ...standIns.variables,
      },
    });
    ends.push(() => installation.stop());
    const patience: Patience = { hopeless: () => installation.lastReport(), log };
    const mailbox = new Mailbox(standIns.mail.origin, patience);
    const storefronts = await Promise.all(
      SHOPS.map((shop, index) => Storefront.open(shop, port && port + 1 + index)),
    );
    for (const each of storefronts) ends.push(() => each.close());
    const demo: DemoParts = { installation, standIns, receiver, mailbox, log, patience };
    const rows = await run(demo, storefronts).catch((error: Error) => {
      throw new Error(`${error.message}\nlogs: ${installation.dir}`, { cause: error });
    });
    printTable(rows);
    const ok = rows.every((row) => row.replayed && row.leaks.length === 0);
    if (scratch && ok) ends.unshift(() => rm(dir, { recursive: true, force: true }));
    if (check) {
      console.log(JSON.stringify({ ok, seconds: (Date.now() - began) / 1000, tenants: rows }));
      return ok;
    }
    printAddresses(demo, storefronts, { envFile: await writeEnvFile(installation), scratch });
    await untilInterrupted(installation);
    return ok;
  } finally {
    await end();
  }
}

async function run(demo: DemoParts, storefronts: readonly Storefront[]): Promise<Row[]> {
  const { installation } = demo;
  log('starting api and worker');
  await installation.start();
  const { origin, api, worker } = installation;
  log(`api on ${origin} (process ${api.pid}), worker (process ${worker.pid})`);
  const operator = await operatorToken(installation);

  const shops: ReadyShop[] = [];
  for (const storefront of storefronts) shops.push(await setUpShop(demo, operator, storefront));
  const done = [];
  for (const ready of shops) done.push({ ready, purchase: await buy(demo, ready) });

  const rows: Row[] = [];
  for (const [index, ours] of done.entries()) {
    const isolation = await attack(ours, done[(index + 1) % done.length]!);
    const { mails, deliveries, notifications, order, replayed } = ours.purchase;
    const { shop, products } = ours.ready;
    rows.push({
      tenant: shop.slug,
      products,
      order: order.number,
      mails,
      deliveries,
      notifications,
      replayed,
      ...isolation,
    });
  }
  return rows;
}

/** Logs the operator in. The secret of their authenticator app is stored beside the installation's key. */
async function operatorToken(installation: Installation): Promise<string> {
  const platform = new Caller(installation.origin);
  const post: Post = (path, body, token) => platform.ask('POST', path, { body, token });
  const credentials = { email: OPERATOR_EMAIL, password: DEMO_PASSWORD };
  const file = join(installation.dir, OPERATOR_SECRET_FILE);
  if (existsSync(file)) {
    const authenticator = new Authenticator((await readFile(file, 'utf8')).trim());
    return (await logInWithCode(post, '/platform/auth', credentials, authenticator)).accessToken;
  }
  await installation.emporium(['operators', 'create', OPERATOR_EMAIL], { OPERATOR_PASSWORD: DEMO_PASSWORD });
  const { tokens, authenticator } = await logInAndEnrol(post, '/platform/auth', credentials);
  await writeFile(file, authenticator.secret, { mode: 0o600 });
  return tokens.accessToken;
}

async function untilInterrupted(installation: Installation): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  while (!stop.signal.aborted) {
    await sleep(1_000, undefined, { signal: stop.signal }).catch(() => undefined);
    if (!stop.signal.aborted) await installation.revive(log);
  }
  console.log('\nstopping');
}

// The process must end even if something is still open, such as a socket of a purchase that failed.
process.exit(
  await main().then(
    (ok) => (ok ? 0 : 1),
    (error: Error) => {
      console.error(error.message);
      return 1;
    },
  ),
);
