import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { mongo } from 'mongoose';
import { percentile } from '../../measure/statistics.js';
import type { Services } from '../../stage/services.js';
import { provision } from '../../stage/shops.js';
import { Stage } from '../../stage/stage.js';
import { missingTenantIndexes, Provisioning, TenantScope, type TenantRecord } from '#foundation/tenancy';
import { Claims, randomFrom, type Proof, type ProofOptions } from '../proof.js';

const MAX_MS = 1_000;
const MAX_COLLECTIONS = 20;
const MAX_FILES = 95;

/** Provisioning is fast and small, and it is completed even if the process that began it was killed. */
export const provisioning: Proof = {
  title: 'tenants are ready within a second, with all indexes, and a killed provisioning is finished',
  async run(options) {
    const { short, log } = options;
    const stage = await Stage.open({ log });
    try {
      const installation = await stage.installation({ NODE_ENV: 'production' });
      const services = await stage.services(installation);
      const client = await stage.mongo();
      const claims = new Claims(log);

      const count = short ? 40 : 200;
      log(`provisioning ${count} tenants, one after the other`);
      // The first one also compiles the code.
      await provision(services, 1);
      const { tenants, took } = await provision(services, count);
      const p95 = percentile(took, 0.95);
      claims.hold(`p95 is at most ${MAX_MS} ms`, p95 <= MAX_MS, p95);

      const { collections, files } = await sizeOf(client, tenants[0]!);
      claims.hold(`at most ${MAX_COLLECTIONS} collections`, collections <= MAX_COLLECTIONS, collections);
      claims.hold(`at most ${MAX_FILES} files`, files <= MAX_FILES, files);
      const lacking = await missing(services, tenants.at(-1)!);
      claims.hold('no index is missing', lacking.length === 0, lacking);

      const killed = await surviveKills(services, client, installation.env, options, claims);
      const figures = { tenants: count, p50: percentile(took, 0.5), p95, worst: percentile(took, 1) };
      return claims.verdict({ ...figures, collections, files, ...killed });
    } finally {
      await stage.close();
    }
  },
};

/** Number of collections and files of a tenant; each collection and index is a file. */
async function sizeOf(client: mongo.MongoClient, { database }: TenantRecord) {
  const { collections, indexes } = await client.db(database).stats();
  return { collections: Number(collections), files: Number(collections) + Number(indexes) };
}

async function missing(services: Services, tenant: TenantRecord): Promise<string[]> {
  return services.app.get(TenantScope).runFor(tenant, ({ connection }) => missingTenantIndexes(connection));
}

/** Kills a provisioning process again and again in the middle of its work, and lets another finish it. */
async function surviveKills(
  services: Services,
  client: mongo.MongoClient,
  env: Readonly<Record<string, string>>,
  { short, seed, log }: ProofOptions,
  claims: Claims,
): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const kills = short ? 4 : 15;
  const begun: string[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const script = fileURLToPath(new URL('./provision-on.js', import.meta.url));
    const child = fork(script, [`killed-${kill}`], { env: { ...process.env, ...env } });
    const [slug] = (await once(child, 'message')) as [string];
    // A provisioning takes some hundred milliseconds, so this is in the middle of it or of the next one.
    await sleep(random() * 400);
    child.removeAllListeners('message');
    child.kill('SIGKILL');
    begun.push(slug);
  }
  const tenants = client.db('emporium_platform').collection<TenantRecord>('tenants');
  const halfDone = await tenants.countDocuments({ status: 'provisioning' });
  log(`killed ${kills} times, ${halfDone} tenants are incomplete`);
  // The dead process's lease ends after half a minute; the proof ends it now.
  await tenants.updateMany({ status: 'provisioning' }, { $set: { 'lease.until': new Date(0) } });

  const provisioning = services.app.get(Provisioning);
  // Half of them are finished by the same request again, the others as the worker does.
  for (const slug of begun.filter((_, index) => index % 2 === 0)) {
    const again = await provisioning.create({ slug, name: slug, ownerEmail: `owner@${slug}.example` });
    claims.hold(`the same request for ${slug} finishes it`, again.status === 'active', again.status);
  }
  for (const { _id } of await tenants.find({ status: 'provisioning' }).toArray())
    await provisioning.finish(_id);

  let faults = 0;
  const all = await tenants.find({ slug: /^killed-/ }).toArray();
  for (const tenant of all) {
    const db = client.db(tenant.database);
    const [lacking, owners, stores] = [
      await missing(services, tenant),
      await db.collection('staff').countDocuments(),
      await db.collection('stores').countDocuments({ isDefault: true }),
    ];
    if (tenant.status === 'active' && lacking.length === 0 && owners === 1 && stores === 1) continue;
    faults++;
    log(
      `  ${tenant.slug} is ${tenant.status}: ${owners} owners, ${stores} default stores, lacks ${lacking.join()}`,
    );
  }
  claims.hold('each has all indexes, one owner and one default store', faults === 0, `${faults} do not`);
  claims.hold('some were killed in the middle', halfDone > 0);
  return { kills, halfDone, finished: all.length };
}
