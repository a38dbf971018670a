import type { Command } from 'commander';
import { CommandError } from '../command-error.js';
import { examples } from '../examples.js';
import { ask } from '../terminal.js';
import { withProduct } from '../with-product.js';

const FIRST_LOG_IN = `Operators need a second factor. The first log-in sets it up:
  1. POST /api/v1/platform/auth/login with email and password answers an enrolmentToken;
  2. POST /api/v1/platform/auth/mfa/totp with it as bearer token answers a QR code for an authenticator app;
  3. POST /api/v1/platform/auth/mfa/totp/confirm with a code of the app answers tokens and recovery codes.`;

export function addOperators(program: Command): void {
  const operators = program
    .command('operators')
    .description('Manage operators')
    .addHelpText(
      'after',
      examples(
        `operators create you@example.com --name 'Your Name'`,
        'operators device-code you@example.com',
      ),
    );

  operators
    .command('create <email>')
    .description(
      'Create an operator. The command asks for the password; in scripts it is OPERATOR_PASSWORD, or the first line of standard input',
    )
    .option('-n, --name <name>', 'name of the person')
    .addHelpText(
      'after',
      examples(
        `operators create you@example.com --name 'Your Name'`,
        'operators create you@example.com < password-file',
      ),
    )
    .action(create);

  operators
    .command('device-code <email>')
    .description(
      'Print the device code for an operator whose log-in was answered auth.device-unknown (customers and staff get it by mail)',
    )
    .addHelpText('after', examples('operators device-code you@example.com'))
    .action(deviceCode);
}

async function create(email: string, { name = email }: { name?: string }): Promise<void> {
  const password = await readPassword();
  await withProduct(async (product) => {
    const { Operators } = await import('#foundation/identity');
    const operator = await product.get(Operators).create({ email, password, name });
    console.log(`operator ${operator.id} created`);
    console.log(FIRST_LOG_IN);
  });
}

async function deviceCode(email: string): Promise<void> {
  await withProduct(async (product) => {
    const { DeviceCodes, normaliseEmail, OperatorRealm } = await import('#foundation/identity');
    const realm = product.get(OperatorRealm);
    const { challengeId, code } = product.get(DeviceCodes).of(realm, normaliseEmail(email));
    console.log(`challengeId ${challengeId}\ndeviceCode ${code}\nvalid for at least an hour`);
  });
}

async function readPassword(): Promise<string> {
  const { OPERATOR_PASSWORD } = process.env;
  if (OPERATOR_PASSWORD !== undefined) return OPERATOR_PASSWORD;
  if (process.stdin.isTTY) {
    const [password, again] = await ask(['Password: ', 'Once more: '], { hidden: true });
    if (password !== again) throw new CommandError('The two passwords differ, so nothing was done.');
    return password!;
  }
  const password = await firstLine(process.stdin);
  if (!password) {
    throw new CommandError(
      'There is no password. Set OPERATOR_PASSWORD, send a line to standard input, or run the command in a terminal.',
    );
  }
  return password;
}

async function firstLine(input: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/)[0]!;
}
