import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { duplicateAs } from '#platform/mongo';
import { Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { Customer, type LinkedIdentity } from '../customers/customer.schema.js';
import { Customers } from '../customers/customers.js';
import { identityErrors } from '../identity.errors.js';
import { oidcErrors } from './oidc.errors.js';
import { CustomerIdentityLinked, CustomerIdentityUnlinked } from '../customers/customer.events.js';
import type { LogInOutcome } from '../log-in/log-in-outcome.js';
import type { Device } from '../sessions/session.schema.js';
import { ProviderSignIn, type ProviderAnswer, type ProviderIdentity } from './provider-sign-in.js';

/**
 * Customers who sign in with an OpenID provider. A person is identified by issuer and subject, never by the email. If an
 * email has an account already, its owner must log in to link it.
 */
@TenantInjectable()
export class CustomerIdentities {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly customers: Customers,
    private readonly logIns: CustomerLogIn,
    private readonly signIn: ProviderSignIn,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Logs in a person who comes back from the provider; a new person gets an account. The second factor is required as after
   * a password.
   * @throws oidc.link-required, oidc.email-unverified, auth.invalid-credentials, and as ProviderSignIn.finish
   */
  async logIn(
    providerId: string,
    answer: ProviderAnswer,
    device: Device,
    locale: string,
  ): Promise<LogInOutcome> {
    const identity = await this.signIn.finish(providerId, answer);
    const customerId = (await this.ownerOf(identity)) ?? (await this.register(identity, locale));
    return this.logIns.logInByProvider(customerId, device);
  }

  /** @throws oidc.identity-taken, customer.not-found, and as ProviderSignIn.finish */
  async link(customerId: string, providerId: string, answer: ProviderAnswer): Promise<void> {
    const identity = await this.signIn.finish(providerId, answer);
    const owner = await this.ownerOf(identity);
    if (owner === customerId) return;
    if (owner) throw oidcErrors.identityTaken();
    const { provider, issuer } = identity;
    await duplicateAs(oidcErrors.identityTaken, () =>
      this.unitOfWork.run(async () => {
        await this.customers.byId(customerId);
        await this.rows.updateOne({ _id: customerId }, { $pull: { identities: { provider } } });
        await this.rows.updateOne({ _id: customerId }, { $push: { identities: linked(identity) } });
        await this.outbox.append(CustomerIdentityLinked.of(customerId, { customerId, provider, issuer }));
      }),
    );
  }

  /** @throws oidc.not-linked; oidc.last-login-method if neither a password nor another provider would be left */
  async unlink(customerId: string, provider: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const row = await this.rows.findById(customerId, { passwordHash: 1, identities: 1 }).lean<Customer>();
      const identities = row?.identities ?? [];
      const found = identities.find((identity) => identity.provider === provider);
      if (!found) throw oidcErrors.notLinked();
      if (!row?.passwordHash && identities.length === 1) throw oidcErrors.lastLoginMethod();
      await this.rows.updateOne({ _id: customerId }, { $pull: { identities: { provider } } });
      const facts = { customerId, provider, issuer: found.issuer };
      await this.outbox.append(CustomerIdentityUnlinked.of(customerId, facts));
    });
  }

  private async ownerOf({ issuer, subject }: ProviderIdentity): Promise<string | undefined> {
    const same = { identities: { $elemMatch: { issuer, subject } } };
    return (await this.rows.findOne(same, { _id: 1 }).lean<{ _id: string }>())?._id;
  }

  private async register(identity: ProviderIdentity, locale: string): Promise<string> {
    const { email, firstName = '', lastName = '' } = identity;
    if (!email) throw oidcErrors.emailUnverified();
    try {
      const person = { email, firstName, lastName, locale, identities: [linked(identity)] };
      return (await this.customers.add(person))._id;
    } catch (error) {
      // The rival may be another tab of the same person.
      const owner = await this.ownerOf(identity);
      if (owner) return owner;
      throw (error as { code?: unknown }).code === identityErrors.emailTaken().code
        ? oidcErrors.linkRequired()
        : error;
    }
  }
}

function linked({ provider, issuer, subject }: ProviderIdentity): LinkedIdentity {
  return { provider, issuer, subject, linkedAt: new Date() };
}
