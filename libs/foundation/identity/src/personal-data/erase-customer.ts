import { setTimeout as sleep } from 'node:timers/promises';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  CurrentTenant,
  Outbox,
  PersonalDataHolders,
  Subscriber,
  TenantScope,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
  type PersonalDataHolder,
} from '#foundation/tenancy';
import { Customer } from '../customers/customer.schema.js';
import { CustomerErased, CustomerErasureRequested } from '../customers/customer.events.js';
import { DataSubjects } from './data-subjects.js';

/** Longer than a lane's turn and the transaction of its last event, which may use events that it has read before. */
const TURNS_END_MS = 2_500;
/** A library may need a person's data for days, until an order is delivered. */
const AGAIN_MS = 24 * 3_600_000;

/** Work that continues erasures. */
export const ERASURES_WORK = 'erasures';

/**
 * Erases a customer's data everywhere: first in the stored events, because subscribers still read them; then, when
 * subscribers that have read them before are finished, in every library; last the account itself, which marks the end. A
 * second run of a step changes nothing, so after a crash, or if a library has to wait, all steps run again.
 */
@Subscriber({ name: 'identity.erase-customers', on: [CustomerErasureRequested], effect: 'outside' })
export class EraseCustomer implements EventSubscriber {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly tenant: CurrentTenant,
    private readonly subjects: DataSubjects,
    private readonly holders: PersonalDataHolders,
    private readonly scope: TenantScope,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  handle({ data: { customerId } }: NumberedEvent<{ customerId: string }>): Promise<void> {
    return this.erase(customerId);
  }

  /** Continues the erasures that had to wait until now. */
  async continueDue(now: Date): Promise<void> {
    const due = { status: 'erasing', eraseAgainAt: { $lte: now } } as const;
    for (const { _id } of await this.rows.find(due, { _id: 1 }).lean<{ _id: string }[]>())
      await this.erase(_id);
  }

  private async erase(customerId: string): Promise<void> {
    const subject = await this.subjects.find(customerId);
    if (!subject) return;
    let complete = true;
    for await (const [section, holder] of this.sections()) {
      if ((await holder.erase(subject)) === 'later') complete = false;
      if (section === 'events') await sleep(TURNS_END_MS);
    }
    if (!complete) return this.wait(customerId);
    await this.unitOfWork.run(async () => {
      await this.rows.deleteOne({ _id: customerId });
      await this.outbox.append(CustomerErased.of(customerId, { customerId }));
    });
  }

  private async wait(customerId: string): Promise<void> {
    const eraseAgainAt = new Date(Date.now() + AGAIN_MS);
    await this.unitOfWork.run(async () => {
      await this.rows.updateOne({ _id: customerId }, { $set: { eraseAgainAt } });
      this.outbox.wake(ERASURES_WORK, eraseAgainAt);
    });
  }

  /** The stored events come first. */
  private async *sections(): AsyncGenerator<readonly [string, PersonalDataHolder]> {
    const isHistory = ([section]: readonly [string, unknown]): number => Number(section === 'events');
    for (const [section, service] of [...this.holders.all()].sort((a, b) => isHistory(b) - isHistory(a))) {
      const holder = await this.scope.run(this.tenant.id, (graph) => graph.get<PersonalDataHolder>(service));
      yield [section, holder];
    }
  }
}
