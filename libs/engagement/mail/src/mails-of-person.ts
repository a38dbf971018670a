import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  collectionOf,
  namesByEmail,
  PersonalData,
  type DataSubject,
  type PersonalDataHolder,
} from '#foundation/tenancy';
import { Mail } from './mail.schema.js';

/** Mails to a person, sent and unsent. */
@PersonalData('mails')
export class MailsOfPerson implements PersonalDataHolder {
  constructor(@InjectModel(Mail.name) private readonly mails: Model<Mail>) {}

  async *rows(subject: DataSubject): AsyncIterable<object> {
    for await (const mail of collectionOf(this.mails).find(concerning(subject)).sort({ createdAt: 1 })) {
      const { template, to, locale, state, createdAt, sentAt } = mail;
      yield { template, to, locale, state, createdAt, sentAt };
    }
  }

  /** Deletes the mails; those that wait are not sent any more. */
  async erase(subject: DataSubject): Promise<void> {
    await collectionOf(this.mails).deleteMany(concerning(subject));
  }
}

function concerning(subject: DataSubject): object {
  return namesByEmail(subject, 'to', 'createdAt');
}
