import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Bench, type BenchOptions } from './bench.js';
import { measureAll } from './measure-all.js';
import { reportOf, resultsOf } from './report.js';
import { scenarios } from './scenarios.js';
import { singles } from './singles.js';

const names = [...scenarios, ...singles].map(({ name, title }) => `  ${name.padEnd(14)} ${title}`);
const USAGE = `usage: npm run bench -- [scenario…] [--json] [--short] [--full] [--rounds N] [--tenants 1,100,1000] [--beside <folder>]
  --json      ends with one line of JSON
  --short     fewer tenants, rounds and requests: for every change, not for figures to keep
  --full      scenarios that buy or log in run on 1,000 tenants, too (ten minutes more)
  --rounds    rounds of each server in each scenario (default 5)
  --tenants   how many tenants take part, one after the other
  --beside    compares what is read with another version, built in that folder, instead of the bare server
scenarios (default: all)
${names.join('\n')}`;

function options(): (BenchOptions & { json: boolean }) | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      tenants: { type: 'string' },
      beside: { type: 'string' },
    },
  });
  const known = new Set([...scenarios, ...singles].map(({ name }) => name));
  const unknown = positionals.find((name) => !known.has(name));
  if (unknown) throw new Error(`there is no scenario ${unknown}`);
  if (values.help) return undefined;
  const {
    json,
    short,
    full,
    beside,
    rounds = short ? '2' : '5',
    tenants = short ? '1,20' : '1,100,1000',
  } = values;
  return {
    chosen: new Set(positionals.length > 0 ? positionals : known),
    rounds: Number(rounds),
    tenants: tenants.split(',').map(Number),
    share: short ? 0.2 : 1,
    full,
    beside,
    json,
    log: (line) => console.error(line),
  };
}

async function main(): Promise<number> {
  const wanted = options();
  if (!wanted) {
    console.log(USAGE);
    return 0;
  }
  const began = Date.now();
  const bench = await Bench.open(wanted);
  try {
    const measured = await measureAll(bench, { scenarios, singles });
    console.log(`\n${reportOf(measured)}`);
    const failures = [...measured.comparisons, ...measured.singles].filter(({ passed }) => !passed);
    if (wanted.json) {
      const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
      const seconds = (Date.now() - began) / 1000;
      const [comparisons, singles] = [resultsOf(measured.comparisons), resultsOf(measured.singles)];
      console.log(JSON.stringify({ machine, seconds, comparisons, singles, failures }));
    }
    return failures.length > 0 ? 1 : 0;
  } finally {
    await bench.close();
  }
}

process.exitCode = await main().catch((error: Error) => {
  console.error(`${error.message}\n${error.message.startsWith('there is') ? USAGE : ''}`);
  return 1;
});
