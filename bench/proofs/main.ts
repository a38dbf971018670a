import { parseArgs } from 'node:util';
import { PROOF_NAMES, type ProofName } from '#dev/check/proof-names';
import { accessMatrix } from './access-matrix.js';
import { auditTrail } from './audit-trail.js';
import { effects } from './effects.js';
import { hostileInput } from './hostile-input.js';
import { importProof } from './import/import.js';
import { guessing } from './log-in/guessing.js';
import { loginLoad } from './log-in/login-load.js';
import { refreshRace } from './log-in/refresh-race.js';
import { oversell } from './oversell/oversell.js';
import { securityMutations } from './mutations/security-mutations.js';
import type { Proof } from './proof.js';
import { provisioning } from './provisioning/provisioning.js';
import { restarts } from './restarts/restarts.js';
import { tenantsMemory } from './tenants-memory.js';
import { workEngine } from './work-engine/work-engine.js';

const PROOFS: Readonly<Record<ProofName, Proof>> = {
  oversell,
  restarts,
  'tenants-memory': tenantsMemory,
  provisioning,
  'login-load': loginLoad,
  guessing,
  'refresh-race': refreshRace,
  'access-matrix': accessMatrix,
  'audit-trail': auditTrail,
  effects,
  'hostile-input': hostileInput,
  'security-mutations': securityMutations,
  'work-engine': workEngine,
  import: importProof,
};

const USAGE = `usage: npm run prove -- <name> [--short] [--seed N] [--only <row>,…] [--json]
  --short  a size for every change
  --seed   repeats a course of events (default 1)
  --only   some rows of a proof that has rows (work-engine)
  --json   progress goes to standard error, so that the last line is all that standard output has
proofs
${PROOF_NAMES.map((name) => `  ${name.padEnd(20)} ${PROOFS[name].title}`).join('\n')}`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const name = PROOF_NAMES.find((each) => each === positionals[0]);
  if (!name) {
    console.log(USAGE);
    return positionals.length === 0 ? 0 : 2;
  }
  const began = Date.now();
  const say = values.json ? console.error : console.log;
  const log = (line: string): void =>
    say(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  const { ok, figures } = await PROOFS[name].run({
    short: values.short,
    seed: Number(values.seed),
    only: values.only?.split(','),
    log,
  });
  console.log(JSON.stringify({ name, ok, figures }));
  return ok ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.stack);
    process.exit(1);
  },
);
