import { Email, FieldOf, Id, Iso8601, OneOf, PageQuery, Text } from '#platform/http';
import { CUSTOMER_STATUSES, type CustomerRecord, type CustomerStatus } from '../customers/customer.schema.js';
import { CUSTOMER } from '../identity-values.js';
import { NewPassword } from './auth.dto.js';

const NAME = { example: 'Ada' } as const;
const PHONE = { example: '+49 30 1234567' } as const;

export class RegisterDto {
  @Email()
  email: string;

  @NewPassword()
  password: string;

  @FieldOf(CUSTOMER.firstName, NAME)
  firstName: string;

  @FieldOf(CUSTOMER.lastName, NAME)
  lastName: string;

  @FieldOf(CUSTOMER.phone, { ...PHONE, nullable: false })
  phone?: string;
}

export class ProfileDto {
  @Id()
  id: string;

  @Email()
  email: string;

  @FieldOf(CUSTOMER.firstName, NAME)
  firstName: string;

  @FieldOf(CUSTOMER.lastName, NAME)
  lastName: string;

  @FieldOf(CUSTOMER.phone, { ...PHONE, nullable: false })
  phone?: string;

  @Iso8601()
  createdAt: string;

  static of({ _id, email, firstName, lastName, phone, createdAt }: CustomerRecord): ProfileDto {
    return { id: _id, email, firstName, lastName, phone, createdAt: createdAt.toISOString() };
  }
}

export class UpdateProfileDto {
  @FieldOf(CUSTOMER.firstName, { ...NAME, optional: true })
  firstName?: string;

  @FieldOf(CUSTOMER.lastName, { ...NAME, optional: true })
  lastName?: string;

  @FieldOf(CUSTOMER.phone, { ...PHONE, description: 'null removes it' })
  phone?: string | null;
}

export class CustomerDto extends ProfileDto {
  @OneOf(CUSTOMER_STATUSES, { name: 'CustomerStatus' })
  status: CustomerStatus;

  static override of(customer: CustomerRecord): CustomerDto {
    return { ...ProfileDto.of(customer), status: customer.status };
  }
}

export class CustomerQuery extends PageQuery {
  @Text({ optional: true, max: 254, description: 'Beginning of the email address' })
  search?: string;
}
