import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { Job } from '../load/job.js';
import type { LoadMaker } from '../load/load.js';
import { cpuMsOf } from './process-cpu.js';
import { median, spreadOf, type Spread } from './statistics.js';

/** A server under test, with the other processes that work for it, except the database. */
export interface ServerUnderTest {
  readonly name: string;
  readonly origin: string;
  /** Process ids; they are read again for each round. */
  readonly server: () => number;
  readonly redis?: () => number;
  readonly worker?: () => number;
}

/** The cost and duration of one request. */
export interface Figures {
  /** CPU milliseconds of each process. */
  readonly server: number;
  readonly mongod: number;
  readonly redis: number;
  readonly worker: number;
  /** Operations that mongod counted. */
  readonly operations: number;
  readonly perSecond: number;
  /** Milliseconds until the answer. */
  readonly latency: Spread;
}

export interface Comparison {
  readonly scenario: string;
  readonly tenants: number;
  readonly first: string;
  readonly second: string;
  readonly figures: Readonly<Record<string, Figures>>;
  /** First divided by second: median over the rounds, each compared with the round beside it. */
  readonly ratio: { readonly server: number; readonly mongod: number };
}

export interface Workload {
  readonly scenario: string;
  readonly tenants: number;
  readonly rounds: number;
  /** Requests before the measurement, so that both servers have compiled their code and visited every tenant. */
  readonly warmUp: number;
  readonly amount: number;
  readonly job: (server: ServerUnderTest, amount: number) => Job;
}

type Round = Omit<Figures, 'latency'> & { readonly latencies: readonly number[] };

/** Measures two servers in turns (A B, B A, …) on one mongod, so that disturbances affect both. */
export class PairedRuns {
  constructor(
    private readonly load: LoadMaker,
    private readonly database: { readonly pid: () => number; readonly client: mongo.MongoClient },
  ) {}

  async compare(workload: Workload, pair: readonly [ServerUnderTest, ServerUnderTest]): Promise<Comparison> {
    const [first, second] = pair;
    const rounds: Record<string, Round[]> = { [first.name]: [], [second.name]: [] };
    for (const server of pair) await this.load.run(workload.job(server, workload.warmUp));
    for (let round = 0; round < workload.rounds; round++) {
      for (const server of round % 2 === 0 ? pair : [second, first]) {
        rounds[server.name]!.push(await this.round(workload, server));
      }
    }
    const [a, b] = [rounds[first.name]!, rounds[second.name]!];
    const ratio = (of: (round: Round) => number): number =>
      median(a.map((round, index) => of(round) / of(b[index]!)));
    return {
      scenario: workload.scenario,
      tenants: workload.tenants,
      first: first.name,
      second: second.name,
      figures: { [first.name]: figuresOf(a), [second.name]: figuresOf(b) },
      ratio: { server: ratio(({ server }) => server), mongod: ratio(({ mongod }) => mongod) },
    };
  }

  private async round({ job, amount }: Workload, server: ServerUnderTest): Promise<Round> {
    const before = await this.counters(server);
    const outcome = await this.load.run(job(server, amount));
    // After the last answer the server has finished these requests, but the worker may not have.
    const serverMs = cpuMsOf(server.server());
    await settle(server);
    const after = await this.counters(server);
    return {
      ...perRequest(amount, (name) => (name === 'server' ? serverMs : after[name]) - before[name]),
      perSecond: (amount * 1000) / outcome.wallMs,
      latencies: outcome.latencies,
    };
  }

  private async counters({ server, redis, worker }: ServerUnderTest): Promise<Record<Counter, number>> {
    const { opcounters } = await this.database.client.db('admin').command({ serverStatus: 1 });
    return {
      server: cpuMsOf(server()),
      mongod: cpuMsOf(this.database.pid()),
      redis: redis ? cpuMsOf(redis()) : 0,
      worker: worker ? cpuMsOf(worker()) : 0,
      operations: Object.values(opcounters as Record<string, number>).reduce(
        (sum, count) => (typeof count === 'number' ? sum + count : sum),
        0,
      ),
    };
  }
}

const COUNTERS = ['server', 'mongod', 'redis', 'worker', 'operations'] as const;
type Counter = (typeof COUNTERS)[number];

function perRequest(amount: number, used: (name: Counter) => number): Record<Counter, number> {
  return Object.fromEntries(COUNTERS.map((name) => [name, used(name) / amount])) as Record<Counter, number>;
}

const LOOK_MS = 200;
const LONGEST_LOOKS = 100;

/** Waits until the worker has done the work that the requests caused. */
async function settle({ worker }: ServerUnderTest): Promise<void> {
  if (!worker) return;
  let quiet = 0;
  for (let look = 0; look < LONGEST_LOOKS && quiet < 3; look++) {
    const before = cpuMsOf(worker());
    await sleep(LOOK_MS);
    quiet = cpuMsOf(worker()) - before <= LOOK_MS * 0.1 ? quiet + 1 : 0;
  }
}

function figuresOf(rounds: readonly Round[]): Figures {
  const middle = (of: (round: Round) => number): number => median(rounds.map(of));
  return {
    server: middle(({ server }) => server),
    mongod: middle(({ mongod }) => mongod),
    redis: middle(({ redis }) => redis),
    worker: middle(({ worker }) => worker),
    operations: middle(({ operations }) => operations),
    perSecond: middle(({ perSecond }) => perSecond),
    latency: spreadOf(rounds.flatMap(({ latencies }) => latencies)),
  };
}
