import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Bench, type BenchOptions } from './bench.js';
import { singlesOf, tableOf, type Single } from './report.js';
import { scenarios } from './scenarios.js';
import { singles } from './singles.js';

const names = [...scenarios, ...singles].map(({ name, title }) => `  ${name.padEnd(14)} ${title}`);
const USAGE = `usage: npm run bench -- [scenario…] [--json] [--quick] [--full] [--rounds N] [--tenants 1,100,1000]
  --json      ends with one line of JSON
  --quick     fewer tenants, rounds and requests: for a look, not for figures to keep
  --full      scenarios that buy or log in run on 1,000 tenants, too (ten minutes more)
  --rounds    rounds of each server in each scenario (default 5)
  --tenants   how many tenants take part, one after the other
scenarios (default: all)
${names.join('\n')}`;

function options(): (BenchOptions & { json: boolean }) | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      tenants: { type: 'string' },
    },
  });
  const known = new Set([...scenarios, ...singles].map(({ name }) => name));
  const unknown = positionals.find((name) => !known.has(name));
  if (unknown) throw new Error(`there is no scenario ${unknown}`);
  if (values.help) return undefined;
  const { json, quick, full, rounds = quick ? '3' : '5', tenants = quick ? '1,20' : '1,100,1000' } = values;
  return {
    chosen: new Set(positionals.length > 0 ? positionals : known),
    rounds: Number(rounds),
    tenants: tenants.split(',').map(Number),
    share: quick ? 0.4 : 1,
    full,
    json,
    log: (line) => console.error(line),
  };
}

async function main(): Promise<void> {
  const wanted = options();
  if (!wanted) return console.log(USAGE);
  const began = Date.now();
  const bench = await Bench.open(wanted);
  try {
    const comparisons = await bench.compareAll();
    const figures: Single[] = [];
    for (const { name, title, measure } of singles.filter((single) => wanted.chosen.has(single.name))) {
      wanted.log(title);
      figures.push({ name, title, figures: await measure(bench) });
    }
    if (comparisons.length > 0) console.log(`\n${tableOf(comparisons)}`);
    console.log(`\n${singlesOf(figures)}`);
    if (wanted.json) {
      const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
      console.log(
        JSON.stringify({ machine, seconds: (Date.now() - began) / 1000, comparisons, singles: figures }),
      );
    }
  } finally {
    await bench.close();
  }
}

main().catch((error: Error) => {
  console.error(`${error.message}\n${error.message.startsWith('there is') ? USAGE : ''}`);
  process.exitCode = 1;
});
