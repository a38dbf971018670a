import type { Command } from 'commander';
import type { PaymentProviderTraits } from '#commerce/payments';
import type { AccountSecrets } from '#foundation/tenancy';
import { CommandError } from '../command-error.js';
import { examples } from '../examples.js';
import { withProduct } from '../with-product.js';

export function addPayments(program: Command): void {
  const connecting = examples('payments connect northwind --provider stripe');
  const payments = program
    .command('payments')
    .description('Payment providers of tenants')
    .addHelpText('after', connecting);

  payments
    .command('connect <tenant>')
    .description(
      'Store the secrets of a tenant’s account at a payment provider, sealed. They are read from the environment: a secret such as secretKey of stripe from STRIPE_SECRET_KEY; lists are separated by commas',
    )
    .requiredOption('-p, --provider <name>', 'the payment provider')
    .addHelpText('after', connecting)
    .action(connect);
}

async function connect(idOrSlug: string, { provider }: { provider: string }): Promise<void> {
  await withProduct(async (product) => {
    const { ConnectProvider, KnownPaymentProviders } = await import('#commerce/payments');
    const { TenantLifecycle } = await import('#operations/tenants');
    const known = product.get(KnownPaymentProviders);
    const traits = known.traitsOf(provider);
    if (!traits) {
      const names = known.names().join(', ');
      throw new CommandError(`There is no payment provider ${provider}. Choose one of: ${names}.`);
    }
    const secrets = secretsFrom(process.env, traits);
    const tenant = await product.get(TenantLifecycle).get(idOrSlug);
    await product.get(ConnectProvider).run(tenant._id, provider, secrets);
    console.log(`${provider} is connected. Register this webhook address there, with these events:`);
    console.log(`<API origin>/webhooks/${provider}/${tenant._id}: ${traits.events.join(', ')}`);
  });
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
