import type { SecretBox } from '#platform/crypto';
import { EgressGuard } from '#platform/egress';
import { DomainError } from '#platform/errors';
import { accepted } from '#platform/values';
import { demand, Outbox, StateStore, TenantInjectable, TenantKeys, UnitOfWork } from '#foundation/tenancy';
import { OPENID_PROVIDER, valueErrors } from '../identity-values.js';
import { oidcErrors } from './oidc.errors.js';
import {
  IdentityProviderAdded,
  IdentityProviderRemoved,
  IdentityProviderUpdated,
} from './identity-provider.events.js';

/** An OpenID provider that customers may sign in with. */
export interface IdentityProvider {
  /** Chosen by the tenant and part of addresses: `google`. */
  readonly id: string;
  /** As shown on the button. */
  readonly name: string;
  /** Issuer identifier (OpenID Connect Discovery 1.0): an https URL. */
  readonly issuer: string;
  readonly clientId: string;
  /** Sealed; absent for public clients. */
  readonly clientSecret?: string;
  readonly enabled: boolean;
}

/** What staff enter, with the secret in plain text; null removes the secret. */
export interface IdentityProviderInput {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | null;
  readonly enabled?: boolean;
}

const USABLE_ID = /^(?=.{2,40}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MOST = 10;
const ID = 'identity-providers';

interface Stored {
  _id: string;
  providers: IdentityProvider[];
}

/** The OpenID providers of a tenant, set up by staff with settings.write. They are few, so all are in one document. */
@TenantInjectable()
export class IdentityProviders {
  private readonly box: SecretBox;

  constructor(
    keys: TenantKeys,
    private readonly state: StateStore,
    private readonly egress: EgressGuard,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    this.box = keys.box('identity-providers');
  }

  async list(): Promise<readonly IdentityProvider[]> {
    return (await this.rows().findOne({ _id: ID }))?.providers ?? [];
  }

  /** A provider that customers may use. @throws oidc.provider-unknown */
  async enabled(id: string): Promise<IdentityProvider> {
    const found = (await this.list()).find((provider) => provider.id === id && provider.enabled);
    if (!found) throw oidcErrors.providerUnknown();
    return found;
  }

  /** The provider's secret in plain text, for a request to the provider. */
  secretOf({ clientSecret }: IdentityProvider): string | undefined {
    return clientSecret === undefined ? undefined : this.box.open(clientSecret);
  }

  /**
   * Adds or replaces a provider. If the secret is left out, it does not change.
   * @throws oidc.provider-id-unusable, oidc.issuer-not-public, oidc.too-many-providers, identity.invalid-value
   */
  async put(id: string, wanted: IdentityProviderInput): Promise<IdentityProvider> {
    demand('settings.write');
    if (!USABLE_ID.test(id)) throw oidcErrors.providerIdUnusable();
    const input = accepted(OPENID_PROVIDER, wanted, valueErrors.invalid);
    await this.egress.check(input.issuer).catch((cause: unknown) => {
      if (!(cause instanceof DomainError)) throw cause;
      throw oidcErrors.issuerNotPublic(undefined, { cause });
    });
    return this.unitOfWork.run(async () => {
      const before = await this.list();
      const known = before.find((provider) => provider.id === id);
      if (!known && before.length >= MOST) throw oidcErrors.tooManyProviders();
      const provider = this.sealed(id, input, known);
      const providers = [...before.filter((other) => other.id !== id), provider];
      await this.rows().updateOne({ _id: ID }, { $set: { providers } }, { upsert: true });
      const event = known ? IdentityProviderUpdated : IdentityProviderAdded;
      const changes = { before: known ? audited(known) : {}, after: audited(provider) };
      await this.outbox.append(event.of(id, factsOf(provider), changes));
      return provider;
    });
  }

  /** Removes a provider. Accounts keep their identity there, in case the provider is added again. @throws oidc.provider-unknown */
  async remove(id: string): Promise<void> {
    demand('settings.write');
    await this.unitOfWork.run(async () => {
      const before = await this.list();
      const known = before.find((provider) => provider.id === id);
      if (!known) throw oidcErrors.providerUnknown();
      const providers = before.filter((other) => other.id !== id);
      await this.rows().updateOne({ _id: ID }, { $set: { providers } });
      await this.outbox.append(IdentityProviderRemoved.of(id, factsOf(known)));
    });
  }

  private sealed(
    id: string,
    { clientSecret, enabled = true, ...rest }: IdentityProviderInput,
    known?: IdentityProvider,
  ): IdentityProvider {
    const secret = clientSecret ? this.box.seal(clientSecret) : undefined;
    const kept = clientSecret === undefined ? known?.clientSecret : secret;
    return { id, ...rest, enabled, ...(kept && { clientSecret: kept }) };
  }

  private rows() {
    return this.state.collection<Stored>();
  }
}

function factsOf({ id, name, issuer }: IdentityProvider) {
  return { providerId: id, name, issuer };
}

/** The fields for the audit log: not the secret, but whether there is one. */
function audited({ clientSecret, ...rest }: IdentityProvider) {
  return { ...rest, hasSecret: clientSecret !== undefined };
}
