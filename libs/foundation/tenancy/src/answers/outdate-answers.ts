import { Generations } from '#platform/answers';
import { Subscriber, type EventSubscriber, type NumberedEvent } from '../events/subscriber.js';
import { CurrentTenant } from '../scope/tenant-providers.js';
import type { Unit } from '../unit-of-work/running-unit.js';
import { UnitOfWork } from '../unit-of-work/unit-of-work.js';
import { shownAmong } from './shown.js';

/**
 * Outdates kept answers once more. The process that makes a change does it at once, but may be killed before it can; and another
 * process may have made an answer with what it did not yet know had changed.
 */
@Subscriber({
  name: 'tenancy.outdate-answers',
  on: ({ aggregate }) => shownAmong([aggregate]).length > 0,
})
export class OutdateAnswers implements EventSubscriber {
  /** What was told in a transaction, which may hold many events. */
  private readonly told = new WeakMap<Unit, Set<string>>();

  constructor(
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: Generations,
  ) {}

  async handle({ aggregate }: NumberedEvent): Promise<void> {
    const unit = this.unitOfWork.current;
    const told = this.told.get(unit) ?? new Set();
    this.told.set(unit, told);
    if (told.has(aggregate.type)) return;
    told.add(aggregate.type);
    // Not only after the commit of this transaction: the change was committed long before.
    await this.generations.changed(this.tenant.id, [aggregate.type]);
  }
}
