import { parseArgs } from 'node:util';
import { startParts } from '../parts/start-parts.js';
import { startStandIns } from '../stand-ins/start-stand-ins.js';
import type { Leak, Report } from './findings.js';
import { attackEverything } from './harness.js';

const USAGE = `usage: npm run isolation [-- --json]

Attacks every route of the API from one tenant on another and reports what leaks. Exits 1 if anything does.
  --json  the last line is {"routes", "requests", "leaks": […]}`;

const began = Date.now();
const log = (line: string): void =>
  console.error(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);

async function main(): Promise<number> {
  const { json } = options();
  const parts = await startParts({ log });
  const standIns = process.env.STRIPE_API_BASE ? undefined : await startStandIns();
  try {
    const report = await attackEverything({
      environment: {
        MONGODB_URI: parts.mongodbUri,
        REDIS_URL: parts.redisUrl,
        MAIL_PROVIDER: 'sendgrid',
        ...(standIns?.variables ?? given('STRIPE_API_BASE', 'SENDGRID_BASE_URL', 'SENDGRID_API_KEY')),
      },
      log,
    });
    print(report);
    if (json) console.log(JSON.stringify(report));
    return report.leaks.length > 0 ? 1 : 0;
  } finally {
    await standIns?.stop();
    await parts.stop();
  }
}

function options(): { json: boolean } {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

function given(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']));
}

function print({ routes, requests, leaks }: Report): void {
  for (const leak of leaks) console.log(described(leak));
  console.log(`${routes} routes attacked, ${requests} requests sent, ${leaks.length} leaks`);
}

function described({ kind, route, detail, reproduce }: Leak): string {
  return `${kind.toUpperCase()}  ${route}\n  ${detail}\n  ${reproduce}\n`;
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.stack ?? error.message);
  return 2;
});
