import { defineMigration } from '#foundation/tenancy';

/** Where the account stood before tenants kept secrets by service. */
interface FormerSettings {
  readonly stripeKey?: string;
  readonly stripeWebhookSecrets?: readonly string[];
}

/** Copied, not moved: processes of the version before still read the settings. They were sealed as they are today. */
export const moveStripeSecrets = defineMigration({
  version: 2026112743,
  name: 'accounts at Stripe are kept among the tenant’s secrets',
  record: ({ settings, secrets }) => {
    const { stripeKey: secretKey, stripeWebhookSecrets: webhookSecrets = [] } = settings as FormerSettings;
    return secretKey && !secrets?.stripe ? { 'secrets.stripe': { secretKey, webhookSecrets } } : {};
  },
});
