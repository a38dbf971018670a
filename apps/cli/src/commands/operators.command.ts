import { Command, Help, Option, SubCommand } from 'nest-commander';
import { DeviceCodes, normaliseEmail, OperatorRealm, Operators } from '#foundation/identity';
import { StrictCommand } from '../strict-command.js';

const FIRST_LOG_IN = `Operators need a second factor. The first log-in sets it up:
  1. POST /api/v1/platform/auth/login with email and password answers an enrolmentToken;
  2. POST /api/v1/platform/auth/mfa/totp with it as bearer token answers a QR code for an authenticator app;
  3. POST /api/v1/platform/auth/mfa/totp/confirm with a code of the app answers tokens and recovery codes.`;

@SubCommand({
  name: 'create',
  arguments: '<email>',
  description: 'Create an operator; the password is read from OPERATOR_PASSWORD or standard input',
})
export class CreateOperatorCommand extends StrictCommand {
  constructor(private readonly operators: Operators) {
    super();
  }

  async run([email]: string[], options: { name?: string }): Promise<void> {
    const password = process.env.OPERATOR_PASSWORD ?? (await readLine());
    const operator = await this.operators.create({ email: email!, password, name: options.name ?? email! });
    console.log(`operator ${operator.id} created`);
    console.log(FIRST_LOG_IN);
  }

  @Option({ flags: '-n, --name <name>', description: 'Name of the person' })
  name(text: string): string {
    return text;
  }
}

@SubCommand({
  name: 'device-code',
  arguments: '<email>',
  description:
    'Print the device code for an operator whose log-in was answered auth.device-unknown (customers and staff get it by mail)',
})
export class OperatorDeviceCodeCommand extends StrictCommand {
  constructor(
    private readonly codes: DeviceCodes,
    private readonly realm: OperatorRealm,
  ) {
    super();
  }

  run([email]: string[]): Promise<void> {
    const { challengeId, code } = this.codes.of(this.realm, normaliseEmail(email!));
    console.log(`challengeId ${challengeId}\ndeviceCode ${code}\nvalid for at least an hour`);
    return Promise.resolve();
  }
}

@Command({
  name: 'operators',
  description: 'Manage operators',
  subCommands: [CreateOperatorCommand, OperatorDeviceCodeCommand],
})
export class OperatorsCommand extends StrictCommand {
  @Help('after')
  examples(): string {
    return `
Example:
  OPERATOR_PASSWORD='…' emporium operators create you@example.com --name 'Your Name'`;
  }

  async run(): Promise<void> {
    this.command.help();
  }
}

async function readLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/)[0]!;
}
