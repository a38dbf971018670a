import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { startCheckedRun } from './facts/checked-run.js';
import { startParts } from './parts/start-parts.js';
import { startStandIns } from './stand-ins/start-stand-ins.js';

const USAGE = 'usage: node dist/dev/with-parts.js [--stand-ins] [--check-facts] -- <command> [arguments…]';

/**
 * Runs a command with new MongoDB and Redis, with `--stand-ins` also Stripe and SendGrid. Ends with its exit code; with
 * `--check-facts` it also fails if one of its processes told an event or live message that does not fit its schema.
 */
async function main(): Promise<number> {
  const split = process.argv.indexOf('--');
  const flags = process.argv.slice(2, Math.max(2, split));
  const [command, ...args] = split < 0 ? [] : process.argv.slice(split + 1);
  const unknown = flags.find((flag) => flag !== '--stand-ins' && flag !== '--check-facts');
  if (!command || unknown) {
    console.error(unknown ? `unknown option ${unknown}\n${USAGE}` : USAGE);
    return 2;
  }
  const parts = await startParts({ log: (line) => console.error(line) });
  const standIns = flags.includes('--stand-ins') ? await startStandIns() : undefined;
  const facts = flags.includes('--check-facts') ? await startCheckedRun() : undefined;
  try {
    const variables = { MONGODB_URI: parts.mongodbUri, REDIS_URL: parts.redisUrl };
    const code = await runToEnd(command, args, { ...variables, ...standIns?.variables, ...facts?.variables });
    const problems = await facts?.end();
    if (!problems) return code;
    console.error(`What was told does not fit its schema:\n\n${problems}`);
    return code || 1;
  } finally {
    await standIns?.stop();
    await parts.stop();
  }
}

function runToEnd(command: string, args: string[], variables: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
    // A terminal also sends Ctrl-C to the command. A second signal would mean "end now, without cleaning up" to many
    // programs.
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.message);
  return 1;
});
