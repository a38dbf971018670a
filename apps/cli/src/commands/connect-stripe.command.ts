import { Command } from 'nest-commander';
import { TenantLifecycle, TenantSecrets } from '#operations/tenants';
import { CommandError } from '../command-error.js';
import { StrictCommand } from '../strict-command.js';

@Command({
  name: 'connect-stripe',
  arguments: '<tenant>',
  description:
    'Store a tenant’s Stripe credentials, sealed; read from STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET (comma-separated while one is rotated)',
})
export class ConnectStripeCommand extends StrictCommand {
  constructor(
    private readonly tenants: TenantLifecycle,
    private readonly secrets: TenantSecrets,
  ) {
    super();
  }

  async run([idOrSlug]: string[]): Promise<void> {
    const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecrets } = process.env;
    if (!secretKey || !webhookSecrets) {
      throw new CommandError(
        'Set STRIPE_SECRET_KEY (sk_…) and STRIPE_WEBHOOK_SECRET (whsec_…) in the environment.',
      );
    }
    const tenant = await this.tenants.get(idOrSlug!);
    await this.secrets.setStripe(tenant._id, { secretKey, webhookSecrets: webhookSecrets.split(',') });
    console.log(`Stripe connected; its webhook endpoint is <API origin>/webhooks/stripe/${tenant._id}`);
  }
}
