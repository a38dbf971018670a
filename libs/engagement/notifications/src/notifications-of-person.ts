import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, PersonalData, type DataSubject, type PersonalDataHolder } from '#foundation/tenancy';
import { Notification } from './notification.schema.js';

/** The notifications of a customer. */
@PersonalData('notifications')
export class NotificationsOfPerson implements PersonalDataHolder {
  constructor(@InjectModel(Notification.name) private readonly notifications: Model<Notification>) {}

  async *rows(subject: DataSubject): AsyncIterable<object> {
    for await (const notification of collectionOf(this.notifications)
      .find(told(subject))
      .sort({ createdAt: 1 })) {
      const { type, data, readAt, createdAt } = notification;
      yield { type, data, readAt, createdAt };
    }
  }

  async erase(subject: DataSubject): Promise<void> {
    await collectionOf(this.notifications).deleteMany(told(subject));
  }
}

function told({ customerId }: DataSubject): object {
  return { 'recipient.type': 'customer', 'recipient.id': customerId };
}
