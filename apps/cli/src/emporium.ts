import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAudit } from './commands/audit.command.js';
import { addImportProducts } from './commands/import-products.command.js';
import { addKeys } from './commands/keys.command.js';
import { addMigrate } from './commands/migrate.command.js';
import { addOperators } from './commands/operators.command.js';
import { addPayments } from './commands/payments.command.js';
import { addTenants } from './commands/tenants.command.js';
import { examples } from './examples.js';

// This file and the commands import nothing of the product at the top. So help and errors in the call need no settings and
// are there at once; a command loads the product when it runs.

const { version } = JSON.parse(
  readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
) as { version: string };

const program = new Command('emporium')
  .description(
    'The operators’ command line. Its settings are those of the API, from the environment and the file .env.',
  )
  .version(version, '-V, --version', 'show the version')
  .option('--env-file <file>', 'read this file instead of .env; variables of the environment come first')
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    examples('tenants list', '--env-file staging.env tenants list', 'tenants create --help'),
  )
  .hook('preAction', async () => {
    const { loadEnvFile } = await import('#platform/config');
    loadEnvFile(program.opts<{ envFile?: string }>().envFile);
  });

addTenants(program);
addOperators(program);
addAudit(program);
addPayments(program);
addKeys(program);
addImportProducts(program);
addMigrate(program);

try {
  await program.parseAsync();
} catch (error) {
  const { lineFor } = await import('./line-for.js');
  // A stack only for an error that nobody expected.
  console.error(lineFor(error) ?? error);
  process.exit(1);
}
