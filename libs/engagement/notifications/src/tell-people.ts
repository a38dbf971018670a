import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { StaffAccounts } from '#foundation/identity';
import {
  driverCollection,
  Live,
  Subscriber,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
  type Person,
} from '#foundation/tenancy';
import { NAMESPACE, viewOf } from './live-messages.js';
import { Notification } from './notification.schema.js';
import { permissionToHear, TOLD_EVENTS, whatToTell, type Telling } from './what-to-tell.js';

/**
 * Writes a notification for each person whom an event concerns, and tells those who are connected. Staff are told what
 * they may read at that moment, by permission and store; Notifications asks again when they read it.
 */
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
    const people = telling ? await this.peopleOf(event.type, telling) : [];
    if (!telling || people.length === 0) return;
    const rows = people.map((recipient) => notificationOf(event, recipient, telling));
    const unit = this.unitOfWork.current;
    await driverCollection(this.notifications).insertMany(rows as never, { session: unit.session });
    unit.afterCommit(() => {
      for (const row of rows) this.live.tell([row.recipient], NAMESPACE, 'notification', viewOf(row));
    });
  }

  private async peopleOf(type: string, { customerId, storeId }: Telling): Promise<Person[]> {
    const permission = permissionToHear(type);
    const members = permission ? await this.staff.holding(permission, storeId) : [];
    return [
      ...(customerId ? [{ type: 'customer' as const, id: customerId }] : []),
      ...members.map((id) => ({ type: 'staff' as const, id })),
    ];
  }
}

function notificationOf(event: NumberedEvent, recipient: Person, { storeId, data }: Telling): Notification {
  return {
    _id: `${event.id}.${recipient.id}`,
    recipient,
    eventId: event.id,
    type: event.type,
    ...(storeId && { storeId }),
    data,
    createdAt: event.occurredAt,
  };
}
