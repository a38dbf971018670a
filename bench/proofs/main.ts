import { parseArgs } from 'node:util';
import { accessMatrix } from './access-matrix.js';
import { effects } from './effects.js';
import { hostileInput } from './hostile-input.js';
import { guessing } from './log-in/guessing.js';
import { loginLoad } from './log-in/login-load.js';
import { refreshRace } from './log-in/refresh-race.js';
import { oversell } from './oversell/oversell.js';
import { securityMutations } from './mutations/security-mutations.js';
import type { Proof } from './proof.js';
import { provisioning } from './provisioning/provisioning.js';
import { restarts } from './restarts/restarts.js';
import { tenantsMemory } from './tenants-memory.js';

const PROOFS: readonly Proof[] = [
  oversell,
  restarts,
  tenantsMemory,
  provisioning,
  loginLoad,
  guessing,
  refreshRace,
  accessMatrix,
  effects,
  hostileInput,
  securityMutations,
];

const USAGE = `usage: npm run prove -- <name> [--short] [--seed N] [--json]
  --short  a size for every change
  --seed   repeats a course of events (default 1)
  --json   progress goes to standard error, so that the last line is all that standard output has
proofs
${PROOFS.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join('\n')}`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  });
  const [name] = positionals;
  const proof = PROOFS.find((each) => each.name === name);
  if (!proof) {
    console.log(USAGE);
    return name === undefined ? 0 : 2;
  }
  const began = Date.now();
  const say = values.json ? console.error : console.log;
  const log = (line: string): void =>
    say(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  const { ok, figures } = await proof.run({ short: values.short, seed: Number(values.seed), log });
  console.log(JSON.stringify({ name: proof.name, ok, figures }));
  return ok ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.stack);
    process.exit(1);
  },
);
