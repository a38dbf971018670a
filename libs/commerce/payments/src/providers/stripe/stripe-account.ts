import { text, texts, type Shape } from '#platform/values';

/** Secrets of a tenant's own Stripe account. */
export interface StripeAccount {
  /** `sk_…`, or `rk_…` for a restricted key. */
  readonly secretKey: string;
  /** `whsec_…` of the endpoint that calls /webhooks/stripe/<tenant id>; two during a rotation. */
  readonly webhookSecrets: readonly string[];
}

export const STRIPE_ACCOUNT = {
  secretKey: text({
    pattern: /^(sk|rk)_\w+$/,
    patternHint: {
      en: 'must be a secret key of Stripe, sk_… or rk_…',
      de: 'muss ein geheimer Schlüssel von Stripe sein, sk_… oder rk_…',
    },
  }),
  webhookSecrets: texts({
    pattern: /^whsec_\S+$/,
    patternHint: {
      en: 'must be a signing secret of a webhook endpoint, whsec_…',
      de: 'muss das Signaturgeheimnis eines Webhook-Endpunkts sein, whsec_…',
    },
    minItems: 1,
    maxItems: 2,
  }),
} satisfies Shape;

/** Whether a key moves real money; undefined for a key that does not say. */
export function isLiveKey(key: string): boolean | undefined {
  const [, mode] = /^[rs]k_(live|test)_/.exec(key) ?? [];
  return mode === undefined ? undefined : mode === 'live';
}
