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

/** Longer than a lane's turn and the transaction of its last event, in which it may use what it has read before. */
const TURNS_END_MS = 2_500;

/**
 * Forgets a customer everywhere: first in the history of events, from which others still read; then, once whoever has
 * read it before is through, in every library; last the account itself, which says that all is done. Each step does
 * nothing the second time, so a crash, or a library that has to wait, is made good by doing it all again.
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

  /** Goes on with everything that had to wait. */
  async continueAll(now: Date): Promise<void> {
    const waiting = await this.rows.find({ status: 'erasing' }, { _id: 1 }).lean<{ _id: string }[]>();
    for (const { _id } of waiting) await this.erase(_id);
    for await (const [, holder] of this.sections()) await holder.eraseDue?.(now);
  }

  private async erase(customerId: string): Promise<void> {
    const subject = await this.subjects.find(customerId);
    if (!subject) return;
    let complete = true;
    for await (const [section, holder] of this.sections()) {
      if ((await holder.erase(subject)) === 'later') complete = false;
      if (section === 'events') await sleep(TURNS_END_MS);
    }
    if (!complete) return;
    await this.unitOfWork.run(async () => {
      await this.rows.deleteOne({ _id: customerId });
      await this.outbox.append(CustomerErased.of(customerId, { customerId }));
    });
  }

  /** The history of events comes first. */
  private async *sections(): AsyncGenerator<readonly [string, PersonalDataHolder]> {
    const isHistory = ([section]: readonly [string, unknown]): number => Number(section === 'events');
    for (const [section, service] of [...this.holders.all()].sort((a, b) => isHistory(b) - isHistory(a))) {
      const holder = await this.scope.run(this.tenant.id, (graph) => graph.get<PersonalDataHolder>(service));
      yield [section, holder];
    }
  }
}
