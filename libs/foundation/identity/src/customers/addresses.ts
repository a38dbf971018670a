import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { accepted } from '#platform/values';
import { Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { SAVED_ADDRESS, valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import { CustomerUpdated } from './customer.events.js';
import { Customer, type SavedAddress } from './customer.schema.js';
import { factsOf } from './customers.js';
import type { PostalAddress } from './postal-address.js';

const MOST = 20;

/** An address from a customer. `isDefault: true` makes it the default. */
export interface GivenAddress extends PostalAddress {
  readonly isDefault?: boolean;
}

/**
 * The saved addresses of customers, the default first. If there are any, exactly one is the default. Changes read and write
 * the account in one transaction, so that simultaneous changes are not lost.
 */
@TenantInjectable()
export class Addresses {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** @throws customer.not-found */
  async list(customerId: string): Promise<SavedAddress[]> {
    const row = await this.rows.findById(customerId, { addresses: 1 }).lean<Customer>();
    if (!row) throw identityErrors.customerNotFound();
    return defaultFirst(row.addresses ?? []);
  }

  /** @throws customer.too-many-addresses, customer.not-found, identity.invalid-value */
  async add(customerId: string, given: GivenAddress): Promise<SavedAddress> {
    const id = newId();
    return this.change(customerId, id, (addresses) => {
      if (addresses.length >= MOST) throw identityErrors.tooManyAddresses();
      return [...addresses, saved(id, given)];
    });
  }

  /** Replaces an address. @throws customer.address-not-found, customer.not-found, identity.invalid-value */
  async replace(customerId: string, id: string, given: GivenAddress): Promise<SavedAddress> {
    return this.change(customerId, id, (addresses) => {
      const before = required(addresses, id);
      const after = saved(id, { ...given, isDefault: given.isDefault ?? before.isDefault });
      return addresses.map((address) => (address.id === id ? after : address));
    });
  }

  /** Removes an address; if it was the default, the oldest of the others becomes the default. @throws as {@link replace} */
  async remove(customerId: string, id: string): Promise<void> {
    await this.change(customerId, id, (addresses) => {
      required(addresses, id);
      return addresses.filter((address) => address.id !== id);
    });
  }

  private async change(
    customerId: string,
    id: string,
    edit: (addresses: readonly SavedAddress[]) => SavedAddress[],
  ): Promise<SavedAddress> {
    return this.unitOfWork.run(async () => {
      const row = await this.rows.findById(customerId, { passwordHash: 0 }).lean<Customer>();
      if (!row) throw identityErrors.customerNotFound();
      const addresses = withOneDefault(edit(row.addresses ?? []), id);
      await this.rows.updateOne({ _id: customerId }, { $set: { addresses } });
      await this.outbox.append(CustomerUpdated.of(customerId, factsOf(row)));
      return addresses.find((address) => address.id === id)!;
    });
  }
}

function saved(id: string, given: GivenAddress): SavedAddress {
  const { isDefault = false, ...address } = accepted(SAVED_ADDRESS, given, valueErrors.invalid);
  return { id, ...address, isDefault };
}

function required(addresses: readonly SavedAddress[], id: string): SavedAddress {
  const found = addresses.find((address) => address.id === id);
  if (!found) throw identityErrors.addressNotFound();
  return found;
}

/** The changed address becomes the default if it says so; otherwise the default stays, or the oldest becomes it. */
function withOneDefault(addresses: readonly SavedAddress[], changed: string): SavedAddress[] {
  const wanted =
    addresses.find(({ id, isDefault }) => id === changed && isDefault) ??
    addresses.find(({ isDefault }) => isDefault) ??
    addresses[0];
  return addresses.map((address) => ({ ...address, isDefault: address.id === wanted?.id }));
}

function defaultFirst(addresses: readonly SavedAddress[]): SavedAddress[] {
  return [...addresses].sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
}
