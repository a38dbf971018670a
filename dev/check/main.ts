import { parseArgs } from 'node:util';
import { CHECKS, checksOfChanges, type Check } from './checks.js';
import { counted, runSteps, told } from './run-steps.js';

const USAGE = `usage: npm run check -- [--changed | step…]

Runs what CI runs, or some steps of it; ends with how many passed. A step that fails does not keep the others from running.
  --changed                  the quick steps, and the tests of what has changed since the branch left main
${CHECKS.map(({ name, title }) => `  ${name.padEnd(26)} ${title}`).join('\n')}`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false }, changed: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const checks = values.changed ? await checksOfChanges() : wanted(positionals);
  const outcomes = await runSteps(checks, (line) => console.log(`\n${line}`));
  console.log(`\n${outcomes.map(told).join('\n')}\n${counted(outcomes)}`);
  return outcomes.every(({ passed }) => passed) ? 0 : 1;
}

/** @throws Error if there is no step with a name */
function wanted(names: readonly string[]): readonly Check[] {
  const unknown = names.find((name) => !CHECKS.some((check) => check.name === name));
  if (unknown !== undefined) throw new Error(`There is no step ${unknown}.\n${USAGE}`);
  return names.length > 0 ? CHECKS.filter(({ name }) => names.includes(name)) : CHECKS;
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.message);
  return 2;
});
