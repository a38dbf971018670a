import { declareTenantSettings, type TenantSettingsOf } from '#foundation/tenancy';
import { email, text } from '#platform/values';

const page = text({
  max: 500,
  pattern: /^(https?:\/\/[^\s/?#@]+)?\/(?!\/)[!-~]*$/,
  patternHint: {
    en: 'must be an address such as https://admin.example.com/{action}#code={code}, or a path on the first origin',
    de: 'muss eine Adresse wie https://admin.example.com/{action}#code={code} oder ein Pfad auf dem ersten Ursprung sein',
  },
});
const wholeAddress = text({
  max: 500,
  pattern: /^https?:\/\/[^\s/?#@]+\/(?!\/)[!-~]*$/,
  patternHint: {
    en: 'must be an address such as https://admin.example.com/{action}#code={code}',
    de: 'muss eine Adresse wie https://admin.example.com/{action}#code={code} sein',
  },
});
const FILLED =
  '{challenge} becomes the challengeId of the request and {code} its code. Without this page, mails have the code only';

/** The tenant's settings of this library. */
export const tenantSettings = declareTenantSettings({
  // No default: if it is not set, MAIL_FROM of the installation is the sender.
  mailFrom: {
    value: email(),
    description: 'Sender of the tenant’s mails; by default the installation’s',
    example: 'shop@example.com',
    // All tenants send through one account: a merchant could otherwise write in the name of anybody.
    changedBy: 'operator',
    releasedWhen:
      'Merchants set it by `POST /admin/settings/mail-sender`, since a code must prove that it is theirs',
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
  accountPage: {
    value: page,
    description: `Page of the shop where a customer enters a mailed code: {action} becomes verify-email, password-reset, change-email or log-in, ${FILLED}`,
    example: '/account/{action}#challenge={challenge}&code={code}',
  },
  staffPage: {
    // A whole address: a path would follow `origins`, which more people may change.
    value: wholeAddress,
    changedBy: 'operator',
    releasedWhen: 'Takes every right that staff can have, since mails send codes for new passwords there',
    description: `Page of the back office where staff use a mailed code: {action} becomes invitation (then {code} is its token), password-reset or log-in, ${FILLED}`,
    example: 'https://admin.example.com/{action}#challenge={challenge}&code={code}',
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
