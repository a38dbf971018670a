import { CommandFactory } from 'nest-commander';
import { ConfigError, loadConfig } from '#platform/config';
import { CliModule } from './cli.module.js';
import { lineFor } from './command-error.js';

/** Prints what went wrong and what to do. Prints a stack only for unexpected errors. */
function fail(error: unknown): never {
  // Commander also throws after it has shown the help. Everything is printed then.
  const { code, exitCode } = error as { code?: unknown; exitCode?: number };
  if (typeof code === 'string' && code.startsWith('commander.')) process.exit(exitCode);
  if (error instanceof ConfigError) console.error(error.message);
  else console.error(lineFor(error) ?? error);
  process.exit(1);
}

try {
  await CommandFactory.run(CliModule.for(loadConfig()), {
    cliName: 'emporium',
    logger: ['error', 'warn'],
    errorHandler: fail,
    serviceErrorHandler: fail,
  });
} catch (error) {
  fail(error);
}
