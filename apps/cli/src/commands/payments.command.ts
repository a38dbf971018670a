import { Command, Help, Option, SubCommand } from 'nest-commander';
import { ConnectProvider, KnownPaymentProviders, type PaymentProviderTraits } from '#commerce/payments';
import { TenantLifecycle } from '#operations/tenants';
import type { AccountSecrets } from '#foundation/tenancy';
import { CommandError } from '../command-error.js';
import { StrictCommand } from '../strict-command.js';

@SubCommand({
  name: 'connect',
  arguments: '<tenant>',
  description:
    'Store the secrets of a tenant’s account at a payment provider, sealed. They are read from the environment; lists are separated by commas',
})
export class ConnectPaymentsCommand extends StrictCommand {
  constructor(
    private readonly tenants: TenantLifecycle,
    private readonly known: KnownPaymentProviders,
    private readonly connect: ConnectProvider,
  ) {
    super();
  }

  async run([idOrSlug]: string[], { provider }: { provider: string }): Promise<void> {
    const traits = this.known.traitsOf(provider);
    if (!traits) {
      const names = this.known.names().join(', ');
      throw new CommandError(`There is no payment provider ${provider}. Choose one of: ${names}.`);
    }
    const secrets = secretsFrom(process.env, traits);
    const tenant = await this.tenants.get(idOrSlug!);
    await this.connect.run(tenant._id, provider, secrets);
    console.log(`${provider} is connected. Register this webhook address there, with these events:`);
    console.log(`<API origin>/webhooks/${provider}/${tenant._id}: ${traits.events.join(', ')}`);
  }

  @Option({ flags: '-p, --provider <name>', description: 'The payment provider', required: true })
  provider(name: string): string {
    return name;
  }
}

@Command({
  name: 'payments',
  description: 'Payment providers of tenants',
  subCommands: [ConnectPaymentsCommand],
})
export class PaymentsCommand extends StrictCommand {
  async run(): Promise<void> {
    this.command.help();
  }

  @Help('after')
  examples(): string {
    return `
Example: a provider's secret such as secretKey is read from <PROVIDER>_SECRET_KEY.
  ACME_SECRET_KEY='…' emporium payments connect northwind --provider acme`;
  }
}

function secretsFrom(env: NodeJS.ProcessEnv, { name, secrets }: PaymentProviderTraits): AccountSecrets {
  const variables = Object.keys(secrets).map((secret) => [secret, variableOf(name, secret)] as const);
  const missing = variables.filter(([, variable]) => !env[variable]).map(([, variable]) => variable);
  if (missing.length > 0) throw new CommandError(`Set ${missing.join(' and ')} in the environment.`);
  return Object.fromEntries(
    variables.map(([secret, variable]) => {
      const text = env[variable]!;
      return [secret, secrets[secret]!.schema.type === 'array' ? text.split(',') : text];
    }),
  );
}

/** `acme`, `secretKey` → `ACME_SECRET_KEY` */
function variableOf(provider: string, secret: string): string {
  return `${provider}_${secret.replace(/[A-Z]/g, '_$&')}`.replaceAll('-', '_').toUpperCase();
}
