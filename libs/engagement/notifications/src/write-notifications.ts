import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { StaffAccounts } from '#foundation/identity';
import {
  collectionOf,
  Live,
  Subscriber,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
  type Person,
} from '#foundation/tenancy';
import { NotificationSent, viewOf } from './live-messages.js';
import { Notification } from './notification.schema.js';
import {
  permissionToRead,
  NOTIFIED_EVENTS,
  notificationFor,
  type NotificationContent,
} from './notification-rules.js';

/**
 * Writes a notification for each person whom an event concerns, and emits it to those who are connected. Staff are
 * notified if their permissions and stores allow it at that moment; Notifications checks them again when they read.
 */
@Subscriber({ name: 'notifications.tell', on: NOTIFIED_EVENTS })
export class WriteNotifications implements EventSubscriber {
  constructor(
    @InjectModel(Notification.name) private readonly notifications: Model<Notification>,
    private readonly staff: StaffAccounts,
    private readonly unitOfWork: UnitOfWork,
    private readonly live: Live,
  ) {}

  async handle(event: NumberedEvent): Promise<void> {
    const content = notificationFor(event);
    const people = content ? await this.peopleOf(event.type, content) : [];
    if (!content || people.length === 0) return;
    const rows = people.map((recipient) => notificationOf(event, recipient, content));
    const unit = this.unitOfWork.current;
    await collectionOf(this.notifications).insertMany(rows as never);
    unit.afterCommit(() => {
      for (const row of rows) this.live.tell([row.recipient], NotificationSent, viewOf(row));
    });
  }

  private async peopleOf(type: string, { customerId, storeId }: NotificationContent): Promise<Person[]> {
    const permission = permissionToRead(type);
    const members = permission ? await this.staff.holding(permission, storeId) : [];
    return [
      ...(customerId ? [{ type: 'customer' as const, id: customerId }] : []),
      ...members.map((id) => ({ type: 'staff' as const, id })),
    ];
  }
}

function notificationOf(
  event: NumberedEvent,
  recipient: Person,
  { storeId, data }: NotificationContent,
): Notification {
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
