import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { accepted } from '#platform/values';
import { Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { CONSENT, valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import { CustomerConsentChanged } from './customer.events.js';
import type { Device } from '../sessions/session.schema.js';
import { CONSENT_PURPOSES, Customer, type ConsentChange, type ConsentPurpose } from './customer.schema.js';

/** Most changes that are kept for an account; older ones are removed, but never the last one of a purpose. */
const REMEMBERED = 200;

/** What a customer agrees to at the moment. */
export type Consents = Readonly<Record<ConsentPurpose, boolean>>;

/** What customers agreed to, with the history as proof. Without an entry, nothing is agreed to. */
@TenantInjectable()
export class CustomerConsents {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** The current consents, and their history, newest first. @throws customer.not-found */
  async read(customerId: string): Promise<{ current: Consents; history: ConsentChange[] }> {
    const changes = await this.changesOf(customerId);
    return { current: holding(changes), history: [...changes].reverse() };
  }

  /**
   * Gives or withdraws consents. A value that does not change is not recorded.
   * @param wording the text that the customer saw
   * @throws customer.not-found
   */
  async set(
    customerId: string,
    wanted: Partial<Consents>,
    { wording, device }: { wording?: string; device: Device },
  ): Promise<void> {
    accepted(CONSENT, { wording }, valueErrors.invalid);
    await this.unitOfWork.run(async () => {
      const before = await this.changesOf(customerId);
      const current = holding(before);
      const purposes = CONSENT_PURPOSES.filter((p) => wanted[p] !== undefined && wanted[p] !== current[p]);
      if (purposes.length === 0) return;
      const at = new Date();
      const changes = purposes.map((purpose): ConsentChange => ({
        purpose,
        granted: wanted[purpose]!,
        at,
        ...(wording && { wording }),
        ...device,
      }));
      await this.rows.updateOne(
        { _id: customerId },
        { $set: { consents: remembered([...before, ...changes]) } },
      );
      const facts = changes.map(({ purpose, granted }) => ({ purpose, granted }));
      await this.outbox.append(CustomerConsentChanged.of(customerId, { customerId, changes: facts }));
    });
  }

  private async changesOf(customerId: string): Promise<ConsentChange[]> {
    const row = await this.rows.findById(customerId, { consents: 1 }).lean<Customer>();
    if (!row) throw identityErrors.customerNotFound();
    return row.consents ?? [];
  }
}

function holding(changes: readonly ConsentChange[]): Consents {
  const current = Object.fromEntries(CONSENT_PURPOSES.map((purpose) => [purpose, false]));
  for (const { purpose, granted } of changes) current[purpose] = granted;
  return current as Consents;
}

/** The newest changes, and at least the last one of each purpose. */
function remembered(changes: readonly ConsentChange[]): ConsentChange[] {
  const last = new Map(changes.map((change) => [change.purpose, change]));
  return changes.filter(
    (change, at) => at >= changes.length - REMEMBERED || last.get(change.purpose) === change,
  );
}
