import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { mongo } from 'mongoose';
import { StartImport, type FileJob } from '#commerce/product-files';
import { until } from '#dev/until';
import type { Installation } from '#dev/installation/installation';
import type { TenantRecord } from '#foundation/tenancy';
import { fileStream } from '#platform/streams';
import { provision } from '../../stage/shops.js';
import type { Services } from '../../stage/services.js';
import { Stage } from '../../stage/stage.js';
import { Claims, type Proof, type ProofOptions } from '../proof.js';
import { writeImportFile } from './import-file.js';
import { countWritten, writeBare } from './written.js';

const MAX_MB = 300;
/** V8 lets garbage grow as long as the machine has memory. Within this limit it shows how much an import needs. */
const HEAP = '--max-old-space-size=224';
const PER_SECOND = 3_000;
const MAX_RATIO = 1.5;
const VARIANTS = 3;

/** What one run of `emporium import-products` took. */
interface Run {
  readonly seconds: number;
  readonly peakMb: number;
  readonly created: number;
  readonly unchanged: number;
  readonly failed: number;
}

/**
 * Imports a large file: how fast, in how much memory; again, which must change nothing; and with a worker that is killed in the
 * middle, which must not lose, repeat or count anything twice.
 */
export const importProof: Proof = {
  title: 'a large file of products is imported in little memory, once, whoever dies meanwhile',
  async run(options) {
    const stage = await Stage.open({ log: options.log });
    try {
      return await prove(stage, options);
    } finally {
      await stage.close();
    }
  },
};

async function prove(stage: Stage, { short, log }: ProofOptions): ReturnType<Proof['run']> {
  const products = short ? 4_000 : 100_000;
  const installation = await stage.installation({
    NODE_ENV: 'production',
    FILES_FOLDER: join(stage.dir, 'files'),
  });
  const services = await stage.services(installation);
  const { tenants } = await provision(services, 3);
  const [imported, bare, killed] = tenants as [TenantRecord, TenantRecord, TenantRecord];
  const client = await stage.mongo();
  const file = join(stage.dir, 'products.csv');
  await writeImportFile(file, products);
  log(`${products} products of ${VARIANTS} variants, ${megabytes(statSync(file).size)} MB`);
  const claims = new Claims(log);

  const first = await importByCommand(installation, imported, file, client);
  const perSecond = Math.round(products / first.seconds);
  log(`  ${first.seconds.toFixed(1)} s, ${perSecond} products/s, ${first.peakMb} MB`);
  claims.equal('every product is created', first.created, products);
  claims.hold(`the process uses at most ${MAX_MB} MB`, first.peakMb <= MAX_MB, first.peakMb);

  const bareSeconds = (await writeBare(client.db(imported.database), client.db(bare.database))) / 1_000;
  const ratio = first.seconds / bareSeconds;
  log(`  bulkWrite of the same documents: ${bareSeconds.toFixed(1)} s, so ${ratio.toFixed(2)} times as long`);
  // A short run measures mostly how the code gets warm.
  if (!short)
    claims.hold(
      `it imports ${PER_SECOND} products/s, or takes at most ${MAX_RATIO} times as long as bulkWrite`,
      perSecond >= PER_SECOND || ratio <= MAX_RATIO,
      { perSecond, ratio },
    );

  const before = await countWritten(client.db(imported.database));
  const again = await importByCommand(installation, imported, file, client);
  const perSecondAgain = Math.round(products / again.seconds);
  log(`  again: ${again.seconds.toFixed(1)} s, ${perSecondAgain} products/s, ${again.peakMb} MB`);
  claims.equal('the same file again changes no product', again.unchanged, products);
  const after = await countWritten(client.db(imported.database));
  claims.hold('and writes nothing', JSON.stringify(after) === JSON.stringify(before), { before, after });

  const kills = await importWithKills(installation, services, killed, { file, products, client, log });
  const { counts } = kills.import!;
  claims.equal('with killed workers, every product is created and counted once', counts.created, products);
  claims.equal('and none is found unchanged or wrong', counts.unchanged + counts.updated + counts.failed, 0);
  const rest = await countWritten(client.db(killed.database));
  claims.hold('and everything is written once', rest.products === before.products, rest);
  claims.equal('also every event', rest.outbox, products);
  claims.equal('and every first stock', rest.stock, products * VARIANTS);
  claims.equal('with one movement each', rest.stock_movements, products * VARIANTS);

  return claims.verdict({ products, perSecond, peakMb: first.peakMb, ratio, bareSeconds, perSecondAgain });
}

async function importByCommand(
  { dir, env }: Installation,
  { _id, database }: TenantRecord,
  file: string,
  client: mongo.MongoClient,
): Promise<Run> {
  const command = resolve('dist/apps/cli/src/emporium.js');
  const child = spawn(process.execPath, [command, 'import-products', _id, file], {
    cwd: dir,
    env: { ...process.env, ...env, NODE_OPTIONS: HEAP },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let peakMb = 0;
  const watch = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid!))), 200);
  const code = await new Promise<number | null>((ended) => child.once('exit', ended));
  clearInterval(watch);
  if (code !== 0) throw new Error(`emporium import-products ended with ${code}`);
  const job = (await jobsOf(client, database).find({ kind: 'import' }).sort({ _id: -1 }).next())!;
  const seconds = (job.endedAt!.getTime() - job.startedAt!.getTime()) / 1_000;
  return { seconds, peakMb, ...job.import!.counts };
}

/** The most memory that a process has used, in megabytes. Linux only, as all proofs about memory. */
function peakOf(pid: number): number {
  try {
    const [, kb] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kb ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

interface Killing {
  readonly file: string;
  readonly products: number;
  readonly client: mongo.MongoClient;
  readonly log: (line: string) => void;
}

/** Imports by workers, each of which is killed when it has done a third. */
async function importWithKills(
  { worker }: Installation,
  services: Services,
  tenant: TenantRecord,
  { file, products, client, log }: Killing,
): Promise<FileJob> {
  const jobs = jobsOf(client, tenant.database);
  await worker.start();
  const { _id } = await services.with(tenant, StartImport, (start) => start.run(fileStream(file)));
  for (const part of [1 / 3, 2 / 3]) {
    const job: FileJob = await until(`${Math.round(part * 100)} % of the import`, async () => {
      const now = await jobs.findOne({ _id });
      return now !== null && doneOf(now) >= products * part && now;
    });
    log(`  killing the worker after ${doneOf(job)} products`);
    await worker.kill();
    await worker.start();
  }
  return until('the end of the import', async () => {
    const job = await jobs.findOne({ _id });
    return job?.state === 'done' && job;
  });
}

function doneOf(job: Pick<FileJob, 'import'>): number {
  const { created, updated, unchanged, failed } = job.import!.counts;
  return created + updated + unchanged + failed;
}

function jobsOf(client: mongo.MongoClient, database: string): mongo.Collection<FileJob> {
  return client.db(database).collection<FileJob>('file_jobs');
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
