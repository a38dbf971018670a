import { isDeepStrictEqual } from 'node:util';
import { accepted, object, refusal, unknownNames } from '#platform/values';
import {
  CurrentTenant,
  demand,
  TenantInjectable,
  TenantSecrets,
  type AccountSecrets,
  type TenantRecord,
} from '#foundation/tenancy';
import { KnownPaymentProviders, type PaymentProviderTraits } from './known-payment-providers.js';
import {
  PaymentAccountConnected,
  PaymentAccountDisconnected,
  type PaymentAccountFacts,
} from './payment-account.events.js';
import { PaymentProviders } from './payment-providers.js';
import { Payments } from './payments.js';
import { paymentErrors } from './payments.errors.js';

/** A tenant's account at a provider, without its secrets. */
export interface PaymentAccount {
  /** Missing for accounts that were connected before this was stored. */
  readonly connectedAt?: Date;
  /** The last characters of its key; missing for a key that is too short to show any. */
  readonly keyEnding?: string;
  /** Missing if the key does not say. */
  readonly mode?: 'test' | 'live';
}

/** A provider, and the tenant's account there if it has one. */
export interface ProviderAccount {
  readonly traits: PaymentProviderTraits;
  readonly account?: PaymentAccount;
}

/** Of a shorter key, four characters would be too much. */
const SHORTEST_SHOWN = 16;

/** The tenant's accounts at payment providers. */
@TenantInjectable()
export class PaymentAccounts {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly known: KnownPaymentProviders,
    private readonly providers: PaymentProviders,
    private readonly secrets: TenantSecrets,
    private readonly payments: Payments,
  ) {}

  /** All providers of the installation. @throws request.forbidden */
  list(): ProviderAccount[] {
    demand('settings.read');
    return this.known.names().map((name) => this.shown(this.traitsOf(name), this.tenant.record));
  }

  /**
   * Stores the account's secrets encrypted, after the provider has accepted them. They replace those that were stored
   * before; the same again change nothing.
   * @param name name of the provider
   * @param given the secrets that its declaration asks for
   * @throws request.forbidden, payment.unknown-provider, payment.account-invalid, payment.account-refused,
   * payment.provider-unavailable
   */
  async connect(name: string, given: AccountSecrets): Promise<ProviderAccount> {
    demand('settings.write');
    const traits = this.traitsOf(name);
    const secrets = acceptedSecrets(traits, given);
    const { record } = this.tenant;
    if (isDeepStrictEqual(this.secrets.of(record, name), secrets)) return this.shown(traits, record);
    const provider = await this.providers.named(name);
    if (!(await provider.accepts(secrets))) throw paymentErrors.accountRefused();
    const event = PaymentAccountConnected.of(name, factsOf(traits, secrets));
    return this.shown(traits, await this.secrets.keep(this.tenant.id, name, secrets, event));
  }

  /**
   * Forgets the account's secrets; if there are none, nothing happens. Refunds of what was paid there need them again.
   * @throws request.forbidden, payment.unknown-provider, payment.account-in-use
   */
  async disconnect(name: string): Promise<void> {
    demand('settings.write');
    const traits = this.traitsOf(name);
    const secrets = this.secrets.of(this.tenant.record, name);
    if (!secrets) return;
    // Without the account nobody would learn that such a payment was made.
    if (await this.payments.areOpenAt(name)) throw paymentErrors.accountInUse();
    await this.secrets.forget(
      this.tenant.id,
      name,
      PaymentAccountDisconnected.of(name, factsOf(traits, secrets)),
    );
  }

  private traitsOf(name: string): PaymentProviderTraits {
    const traits = this.known.traitsOf(name);
    if (!traits) throw paymentErrors.unknownProvider();
    return traits;
  }

  private shown(traits: PaymentProviderTraits, record: TenantRecord): ProviderAccount {
    const secrets = this.secrets.of(record, traits.name);
    if (!secrets) return { traits };
    const { keyEnding, mode } = factsOf(traits, secrets);
    const connectedAt = record.secretsSince?.[traits.name];
    return {
      traits,
      account: {
        ...(connectedAt && { connectedAt }),
        ...(keyEnding && { keyEnding }),
        ...(mode && { mode }),
      },
    };
  }
}

function acceptedSecrets(traits: PaymentProviderTraits, secrets: AccountSecrets): AccountSecrets {
  const unknown = unknownNames(secrets, traits.secrets, '/secrets', {
    en: 'is not a secret of this provider',
    de: 'ist kein Geheimnis dieses Anbieters',
  });
  if (unknown.length > 0) throw refusal(paymentErrors.accountInvalid, unknown);
  return accepted({ secrets: object(traits.secrets) }, { secrets }, paymentErrors.accountInvalid).secrets;
}

function factsOf({ name, key, isLive }: PaymentProviderTraits, secrets: AccountSecrets): PaymentAccountFacts {
  const text = secrets[key] as string;
  const live = isLive?.(text);
  return {
    provider: name,
    keyEnding: text.length < SHORTEST_SHOWN ? null : text.slice(-4),
    mode: live === undefined ? null : live ? 'live' : 'test',
  };
}
