import { startStandIns } from '../stand-ins/start-stand-ins.js';
import { startParts } from './start-parts.js';

// npm run parts -- [--scratch]: runs parts and stand-ins until Ctrl-C. Data is kept in .data/, but not with --scratch.

async function main(): Promise<void> {
  const persist = !process.argv.includes('--scratch');
  const parts = await startParts({ persist, log: (line) => console.error(line) });
  const standIns = await startStandIns({ dir: persist ? '.data/stand-ins' : undefined });
  console.error(`stripe stand-in on ${standIns.stripe.origin}`);
  console.error(`mailbox on ${standIns.mail.origin}`);

  const variables = { MONGODB_URI: parts.mongodbUri, REDIS_URL: parts.redisUrl, ...standIns.variables };
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}='${value}'`);
  console.error('Running until Ctrl-C.');

  const awake = setInterval(() => undefined, 60_000);
  const end = async (): Promise<void> => {
    clearInterval(awake);
    await standIns.stop();
    await parts.stop();
  };
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
}

await main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
