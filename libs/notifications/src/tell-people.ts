import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { StaffAccounts } from '#identity';
import {
  driverCollection,
  Live,
  Subscriber,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
  type Person,
} from '#tenancy';
import { NAMESPACE, viewOf } from './live-messages.js';
import { Notification } from './notification.schema.js';
import { TOLD_EVENTS, whatToTell, type Telling } from './what-to-tell.js';

/** Writes a notification for each person whom an event concerns, and tells those who are connected. */
@Subscriber({ name: 'notifications.tell', on: TOLD_EVENTS })
export class TellPeople implements EventSubscriber {
  constructor(
    @InjectModel(Notification.name) private readonly notifications: Model<Notification>,
    private readonly staff: StaffAccounts,
    private readonly unitOfWork: UnitOfWork,
    private readonly live: Live,
  ) {}

  async handle(event: NumberedEvent): Promise<void> {
    const telling = whatToTell(event);
    const people = telling ? await this.peopleOf(telling) : [];
    if (!telling || people.length === 0) return;
    const rows = people.map((recipient) => notificationOf(event, recipient, telling.data));
    const unit = this.unitOfWork.current;
    await driverCollection(this.notifications).insertMany(rows as never, { session: unit.session });
    unit.afterCommit(() => {
      for (const row of rows) this.live.tell([row.recipient], NAMESPACE, 'notification', viewOf(row));
    });
  }

  private async peopleOf({ customerId, staff }: Telling): Promise<Person[]> {
    const members = staff ? await this.staff.holding(staff.permission, staff.storeId) : [];
    return [
      ...(customerId ? [{ type: 'customer' as const, id: customerId }] : []),
      ...members.map((id) => ({ type: 'staff' as const, id })),
    ];
  }
}

function notificationOf(
  event: NumberedEvent,
  recipient: Person,
  data: Record<string, unknown>,
): Notification {
  return {
    _id: `${event.id}.${recipient.id}`,
    recipient,
    eventId: event.id,
    type: event.type,
    data,
    createdAt: event.occurredAt,
  };
}
