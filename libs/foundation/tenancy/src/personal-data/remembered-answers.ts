import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { IdempotencyClaim } from '../idempotency/idempotency.schema.js';
import { driverCollection } from '../unit-of-work/read.js';
import { PersonalData, type DataSubject } from './personal-data.js';

/** Answers kept for a day, to be given again to a retry. They repeat what other sections export. */
@PersonalData('remembered-answers')
export class RememberedAnswers {
  constructor(@InjectModel(IdempotencyClaim.name) private readonly claims: Model<IdempotencyClaim>) {}

  async *rows(): AsyncIterable<object> {}

  /** Forgets every answer that names the person; whoever could have asked for it again cannot log in any more. */
  async erase({ customerId, emails }: DataSubject): Promise<void> {
    const names = [customerId, ...emails.map(({ email }) => email)].map(literally);
    await driverCollection(this.claims).deleteMany({ 'answer.body': { $regex: names.join('|') } } as object);
  }
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
