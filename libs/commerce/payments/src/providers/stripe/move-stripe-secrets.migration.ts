import { defineMigration } from '#foundation/tenancy';

/** Where the account was stored before tenants had secrets by service. */
interface FormerSettings {
  readonly stripeKey?: string;
  readonly stripeWebhookSecrets?: readonly string[];
}

/** Copies the secrets, because processes of the previous version still read the settings. The encryption is the same. */
export const moveStripeSecrets = defineMigration({
  version: 2026112743,
  name: 'accounts at Stripe are kept among the tenant’s secrets',
  record: ({ settings, secrets }) => {
    const { stripeKey: secretKey, stripeWebhookSecrets: webhookSecrets = [] } = settings as FormerSettings;
    return secretKey && !secrets?.stripe ? { 'secrets.stripe': { secretKey, webhookSecrets } } : {};
  },
});
