import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { IdempotencyClaim } from '../idempotency/idempotency.schema.js';
import { proofsOf } from '../proofs/proofs.js';
import { collectionOf } from '../unit-of-work/bound-collection.js';
import { PersonalData, type DataSubject } from './personal-data.js';

/** The answers that are stored for a day for retries. They are not exported: they repeat data of other sections. */
@PersonalData('remembered-answers')
export class RememberedAnswers {
  constructor(@InjectModel(IdempotencyClaim.name) private readonly claims: Model<IdempotencyClaim>) {}

  async *rows(): AsyncIterable<object> {}

  /** Deletes every answer that names the person; a retry is not possible any more, because the person cannot log in. */
  async erase({ customerId, emails }: DataSubject): Promise<void> {
    const names = [customerId, ...emails.map(({ email }) => email)].map(literally);
    await collectionOf(this.claims).deleteMany({
      ...proofsOf('request'),
      'answer.body': { $regex: names.join('|') },
    } as object);
  }
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
