import type { TenantCollection } from '#foundation/tenancy';
import { Challenge, ChallengeSchema } from './challenges/challenge.schema.js';
import { Customer, CustomerSchema } from './customers/customer.schema.js';
import { MailedCode, MailedCodeSchema } from './challenges/mailed-code.schema.js';
import { Session, SessionSchema } from './sessions/session.schema.js';
import { Staff, StaffSchema } from './staff/staff.schema.js';

/** The collections of this library in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: Challenge.name, schema: ChallengeSchema, personal: ['email', 'intent'] },
  {
    name: Customer.name,
    schema: CustomerSchema,
    personal: [
      'email',
      'firstName',
      'lastName',
      'phone',
      'addresses',
      'formerEmails',
      'consents',
      'identities',
      'groupIds',
    ],
  },
  { name: MailedCode.name, schema: MailedCodeSchema, personal: ['_id', 'email'] },
  { name: Session.name, schema: SessionSchema, personal: ['device'] },
  { name: Staff.name, schema: StaffSchema },
];
