import { Email, Id, Iso8601, OneOf, PageQuery, Text } from '#platform/http';
import { CUSTOMER_STATUSES, type CustomerRecord, type CustomerStatus } from '../customers/customer.schema.js';
import { NewPassword } from './auth.dto.js';

const NAME = { max: 100, example: 'Ada' } as const;
const PHONE = {
  max: 30,
  pattern: /^\+?[0-9 ()./-]{4,30}$/,
  patternHint: 'a phone number',
  example: '+49 30 1234567',
} as const;

export class RegisterDto {
  @Email()
  email: string;

  @NewPassword()
  password: string;

  @Text(NAME)
  firstName: string;

  @Text(NAME)
  lastName: string;

  @Text({ ...PHONE, optional: true })
  phone?: string;
}

export class ProfileDto {
  @Id()
  id: string;

  @Email()
  email: string;

  @Text(NAME)
  firstName: string;

  @Text(NAME)
  lastName: string;

  @Text({ ...PHONE, optional: true })
  phone?: string;

  @Iso8601()
  createdAt: string;

  static of({ _id, email, firstName, lastName, phone, createdAt }: CustomerRecord): ProfileDto {
    return { id: _id, email, firstName, lastName, phone, createdAt: createdAt.toISOString() };
  }
}

export class UpdateProfileDto {
  @Text({ ...NAME, optional: true })
  firstName?: string;

  @Text({ ...NAME, optional: true })
  lastName?: string;

  @Text({ ...PHONE, optional: true, nullable: true, description: 'null removes it' })
  phone?: string | null;
}

export class CustomerDto extends ProfileDto {
  @OneOf(CUSTOMER_STATUSES)
  status: CustomerStatus;

  static override of(customer: CustomerRecord): CustomerDto {
    return { ...ProfileDto.of(customer), status: customer.status };
  }
}

export class CustomerQuery extends PageQuery {
  @Text({ optional: true, max: 254, description: 'Beginning of the email address' })
  search?: string;
}
