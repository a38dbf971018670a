import { randomInt } from 'node:crypto';
import { Outbox, StateStore, TenantInjectable, UnitOfWork, type NewEvent } from '#foundation/tenancy';

/** Over so many documents what would be one hot one is spread: rivals at it would be slower than those who are mailed. */
const SPREAD = 256;

/** Mails that go out only where somebody has an account, while how long it takes does not tell whether it did. */
@TenantInjectable()
export class DiscreetMails {
  constructor(
    private readonly outbox: Outbox,
    private readonly state: StateStore,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Appends the event that is mailed, inside the running transaction.
   * @param event null mails nothing, with as much work
   */
  async append(event: NewEvent | null): Promise<void> {
    if (event) {
      await this.outbox.append(event);
      return;
    }
    const { session } = this.unitOfWork.current;
    const _id = `counter:mails-to-nobody:${randomInt(SPREAD)}`;
    await this.state
      .collection<{ _id: string; value: number }>()
      .updateOne({ _id }, { $inc: { value: 1 } }, { upsert: true, session });
  }
}
