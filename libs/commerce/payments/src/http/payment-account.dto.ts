import { Dictionary, Iso8601, Nested, OneOf, Text, TextList, Url } from '#platform/http';
import type { AccountSecrets } from '#foundation/tenancy';
import type { PaymentAccount, ProviderAccount } from '../payment-accounts.js';

const NO_SECRET = {
  en: 'must be a text or a list of texts',
  de: 'muss ein Text oder eine Liste von Texten sein',
};

const PROVIDER = { example: 'stripe' } as const;

export class ConnectAccountDto {
  @Dictionary({
    description:
      'What the provider asks for, by the names in `asksFor`. Signing secrets of webhooks are a list: two during a rotation',
    example: { secretKey: 'sk_test_northwind4242', webhookSecrets: ['whsec_northwind'] },
    maxKeys: 10,
    keys: /^[a-z][A-Za-z0-9]{0,63}$/,
    check: (value) => (isSecret(value) ? undefined : NO_SECRET),
  })
  secrets: AccountSecrets;
}

export class PaymentAccountDto {
  @Iso8601({ nullable: true, description: 'When its present key was stored; null if this is not known' })
  connectedAt: string | null;

  @Text({ nullable: true, max: 4, example: '4242', description: 'The last characters of its key' })
  keyEnding: string | null;

  @OneOf(['test', 'live'], {
    name: 'PaymentMode',
    nullable: true,
    description: 'Null if the key does not say',
  })
  mode: 'test' | 'live' | null;

  static of({ connectedAt, keyEnding, mode }: PaymentAccount): PaymentAccountDto {
    return {
      connectedAt: connectedAt?.toISOString() ?? null,
      keyEnding: keyEnding ?? null,
      mode: mode ?? null,
    };
  }
}

export class ProviderAccountDto {
  @Text(PROVIDER)
  provider: string;

  @Nested(() => PaymentAccountDto, { nullable: true, description: 'Null until the shop is connected' })
  account: PaymentAccountDto | null;

  @TextList({ description: 'The secrets of an account there', example: ['secretKey', 'webhookSecrets'] })
  asksFor: readonly string[];

  @Url({
    description: 'Register this address at the provider',
    example: 'https://api.example.com/webhooks/acme/01jd2k3m4n5p6q7r8s9tavwxyz',
  })
  webhookUrl: string;

  @TextList({ description: 'What the provider must send there', example: ['checkout.session.completed'] })
  webhookEvents: readonly string[];

  static of({ traits, account }: ProviderAccount, webhookUrl: string): ProviderAccountDto {
    return {
      provider: traits.name,
      account: account ? PaymentAccountDto.of(account) : null,
      asksFor: Object.keys(traits.secrets),
      webhookUrl,
      webhookEvents: traits.events,
    };
  }
}

/** There are few providers, so the list has no pages. */
export class PaymentAccountListDto {
  @Nested(() => ProviderAccountDto, { array: true })
  data: ProviderAccountDto[];
}

function isSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= 10 && value.every(isText);
  return isText(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 1000;
}
