import { randomInt } from 'node:crypto';
import { Outbox, StateStore, TenantInjectable, UnitOfWork, type NewEvent } from '#foundation/tenancy';

/** Writes are spread over this many documents: with one document, write conflicts would make this path slower than a mail. */
const SPREAD = 256;

/** Appends mail events only for existing accounts, in the same time as for unknown emails, so that time does not show who has an account. */
@TenantInjectable()
export class DiscreetMails {
  constructor(
    private readonly outbox: Outbox,
    private readonly state: StateStore,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Appends the event that is mailed, inside the running transaction.
   * @param event null if there is no account: mails nothing, but does the same amount of work
   */
  async append(event: NewEvent | null): Promise<void> {
    if (event) {
      await this.outbox.append(event);
      return;
    }
    this.unitOfWork.mustBeRunning();
    const _id = `counter:mails-to-nobody:${randomInt(SPREAD)}`;
    await this.state
      .collection<{ _id: string; value: number }>()
      .updateOne({ _id }, { $inc: { value: 1 } }, { upsert: true });
  }
}
