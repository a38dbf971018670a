import { request } from 'undici';
import type { Bench } from './bench.js';
import { cpuMsOf, residentMbOf } from './measure/process-cpu.js';
import { median, percentile } from './measure/statistics.js';
import { measureMemory } from './memory/measure-memory.js';
import { scenarios } from './scenarios.js';
import { emporium, scripted, start, whileRunning, type Measured, type StartUp } from './stage/servers.js';
import type { Shop } from './stage/shops.js';

/** A figure without a comparison with the bare server. */
export interface SingleMeasure {
  readonly name: string;
  readonly title: string;
  readonly measure: (bench: Bench) => Promise<Record<string, number>>;
}

const STARTS = 3;
const COLD = 60;

export const singles: readonly SingleMeasure[] = [
  { name: 'provider', title: 'tenant provider / one static connection', measure: compareProvider },
  { name: 'cold', title: 'first request of a cold tenant', measure: visitColdTenants },
  { name: 'provisioning', title: 'provisioning, including awaited indexes', measure: provisioningTime },
  { name: 'memory', title: 'memory of resident tenants that bought', measure: memory },
  { name: 'start', title: 'start-up until ready', measure: startUp },
];

/**
 * Compares the whole API, with all tenants in turn, with the same API where every provider is an ordinary singleton on
 * one tenant's connection; see tenant-provider/static-api.ts. Both serve catalogues of the same size.
 */
async function compareProvider(bench: Bench): Promise<Record<string, number>> {
  const { options, stage, installation } = bench;
  const shops = await bench.open(Math.max(...options.tenants, 2));
  const single = { STATIC_TENANT: shops[0]!.slug };
  const durable = emporium(stage, installation);
  const fixed = await scripted(stage, 'static', 'dist/bench/tenant-provider/static-api.js', {
    ...installation.env,
    ...single,
  });
  return whileRunning([durable, fixed], () => rivals(bench, shops, durable, fixed));
}

async function rivals(
  { options, pairedRuns }: Bench,
  shops: readonly Shop[],
  durable: Measured,
  fixed: Measured,
): Promise<Record<string, number>> {
  const figures: Record<string, number> = { tenants: shops.length };
  for (const { name, amount, warmUp, job } of scenarios.filter(({ name }) =>
    ['list', 'slug'].includes(name),
  )) {
    const { ratio } = await pairedRuns.compare(
      {
        ...{ scenario: name, tenants: shops.length, rounds: options.rounds },
        warmUp: Math.max(Math.round(warmUp * options.share), shops.length),
        amount: Math.max(Math.round(amount * options.share), 2 * shops.length),
        job: (server, requests) =>
          job({
            server: server.name,
            origin: server.origin,
            shops: server.name === 'static' ? shops.slice(0, 1) : shops,
            stripeOrigin: '',
            amount: requests,
          }),
      },
      [{ ...durable, worker: undefined }, fixed],
    );
    figures[`${name} CPU ratio`] = ratio.server;
  }
  return figures;
}

/** First requests of tenants that a warm process has not seen: record, connection, graph, models, query. */
async function visitColdTenants(bench: Bench): Promise<Record<string, number>> {
  const [known, ...strangers] = await bench.open(newcomers(bench));
  const product = emporium(bench.stage, bench.installation);
  return whileRunning([product], async () => {
    const list = scenarios[0]!;
    const input = { server: 'emporium', origin: product.origin, stripeOrigin: '' };
    const amount = Math.round(list.warmUp * bench.options.share);
    await bench.load.run(list.job({ ...input, shops: [known!], amount }));
    const took: number[] = [];
    const cpuBefore = cpuMsOf(product.server());
    for (const { slug } of strangers) {
      const began = performance.now();
      const { statusCode, body } = await request(`${product.origin}/api/v1/products?limit=20`, {
        headers: { 'x-tenant': slug },
      });
      await body.text();
      if (statusCode !== 200) throw new Error(`the first request of ${slug} was answered ${statusCode}`);
      took.push(performance.now() - began);
    }
    return {
      tenants: took.length,
      'p50 ms': percentile(took, 0.5),
      'p95 ms': percentile(took, 0.95),
      'server CPU ms': (cpuMsOf(product.server()) - cpuBefore) / took.length,
    };
  });
}

/** Number of tenants that are provisioned for these figures. */
function newcomers({ options }: Bench): number {
  return Math.max(10, Math.round(COLD * options.share)) + 1;
}

async function provisioningTime(bench: Bench): Promise<Record<string, number>> {
  const took = await bench.provisioningTimes(newcomers(bench));
  return { tenants: took.length, 'p50 ms': percentile(took, 0.5), 'p95 ms': percentile(took, 0.95) };
}

async function memory(bench: Bench): Promise<Record<string, number>> {
  const { installation, options } = bench;
  await bench.open(1);
  const { perResidentKb } = await measureMemory(installation, {
    tenants: options.share < 1 ? 60 : 150,
    residents: options.share < 1 ? 30 : 100,
    log: options.log,
  });
  return { 'KB a tenant': perResidentKb };
}

async function startUp({ stage, installation }: Bench): Promise<Record<string, number>> {
  const product = emporium(stage, installation);
  const seen: (StartUp & { memory: number })[] = [];
  for (let turn = 0; turn < STARTS; turn++) {
    try {
      seen.push({ ...(await start(product)), memory: residentMbOf(product.server()) });
    } finally {
      await product.process.kill('SIGTERM');
    }
  }
  return {
    'API ms': median(seen.map(({ wallMs }) => wallMs)),
    'CPU ms': median(seen.map(({ cpuMs }) => cpuMs)),
    'resident MB': median(seen.map(({ memory }) => memory)),
  };
}
