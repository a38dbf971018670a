import { declareTenantSettings, type TenantSettingsOf } from '#foundation/tenancy';
import { email, text } from '#platform/values';

/** The tenant's settings of this library. */
export const tenantSettings = declareTenantSettings({
  // No default: if it is not set, MAIL_FROM of the installation is the sender.
  mailFrom: {
    value: email(),
    description: 'Sender of the tenant’s mails; by default the installation’s',
    example: 'shop@example.com',
    // All tenants send through one account: a merchant could otherwise write in the name of anybody.
    changedBy: 'operator',
  },
  orderPage: {
    value: text({
      max: 500,
      pattern: /^\/(?!\/)[!-~]*$/,
      patternHint: {
        en: 'must be a path that begins with one /, such as /orders/{order}?token={token}',
        de: 'muss ein Pfad sein, der mit einem / beginnt, wie /orders/{order}?token={token}',
      },
    }),
    description:
      'Path of the shop’s page about an order, on its first origin; mails link to it. {order} becomes the order’s id, {token} the orderToken of a guest',
    example: '/account/orders/{order}?token={token}',
    default: '/orders/{order}?token={token}',
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
