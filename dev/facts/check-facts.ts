import { appendFileSync } from 'node:fs';
import { onTold } from '#platform/facts';
import { FactChecker } from './fact-checker.js';

/**
 * Loaded into a process by `--import`: checks every event and live message by its schema before it is told. A wrong one
 * throws. It is also noted in the file FACT_PROBLEMS, so that a test run fails even if the error was caught.
 */
const checker = new FactChecker();

onTold((name, schema, value) => {
  const problem = checker.problemOf(schema, value);
  if (problem === undefined) return;
  const error = new Error(`${name} does not fit its schema: ${problem}`);
  if (process.env.FACT_PROBLEMS) appendFileSync(process.env.FACT_PROBLEMS, `${error.stack}\n\n`);
  throw error;
});
