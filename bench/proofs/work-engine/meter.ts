import type { mongo } from 'mongoose';
import { cpuMsOf } from '../../measure/process-cpu.js';

/** Measures how much of a core processes use, from its creation on. */
export class CpuMeter<K extends string> {
  private readonly began = performance.now();
  private readonly before: Record<K, number>;

  /** @param pids process ids by the name of the figure */
  constructor(private readonly pids: Readonly<Record<K, number>>) {
    this.before = this.used();
  }

  /** CPU milliseconds since the creation. */
  ms(): Record<K, number> {
    const now = this.used();
    return this.each((name) => now[name] - this.before[name]);
  }

  /** Per cent of a core. */
  share(): Record<K, number> {
    const lasted = performance.now() - this.began;
    const ms = this.ms();
    return this.each((name) => Math.round((1_000 * ms[name]) / lasted) / 10);
  }

  private used(): Record<K, number> {
    return this.each((name) => cpuMsOf(this.pids[name]));
  }

  private each(figure: (name: K) => number): Record<K, number> {
    const names = Object.keys(this.pids) as K[];
    return Object.fromEntries(names.map((name) => [name, figure(name)])) as Record<K, number>;
  }
}

/** Number of operations of a mongod, without its internal ones. */
export async function operationsOf(client: mongo.MongoClient): Promise<number> {
  const { opcounters } = await client.db('admin').command({ serverStatus: 1 });
  const kinds = ['insert', 'query', 'update', 'delete', 'getmore', 'command'];
  return kinds.reduce((sum, kind) => sum + Number(opcounters[kind]), 0);
}
