import { Email, FieldOf, Id, Iso8601, OneOf, PageQuery, Text, TextList } from '#platform/http';
import type { CustomerGroup } from '../customer-groups/customer-groups.js';
import { CUSTOMER_STATUSES, type CustomerRecord, type CustomerStatus } from '../customers/customer.schema.js';
import { CUSTOMER, GROUPS_OF_CUSTOMER } from '../identity-values.js';
import { NewPassword } from './auth.dto.js';

const NAME = { example: 'Ada' } as const;
const GROUPS = { example: ['01jd2k3m4n5p6q7r8s9tavwxyz'], description: 'Groups of the customer' } as const;
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

  @TextList(GROUPS)
  groupIds: readonly string[];

  /** @param existing the groups that are not deleted */
  static shown(customer: CustomerRecord, existing: readonly CustomerGroup[]): CustomerDto {
    const { status, groupIds = [] } = customer;
    const inGroups = groupIds.filter((id) => existing.some(({ _id }) => _id === id));
    return { ...ProfileDto.of(customer), status, groupIds: inGroups };
  }
}

export class UpdateCustomerDto extends UpdateProfileDto {
  @FieldOf(GROUPS_OF_CUSTOMER.groupIds, { ...GROUPS, optional: true })
  groupIds?: readonly string[];
}

export class CustomerQuery extends PageQuery {
  @Text({ optional: true, max: 254, description: 'Beginning of the email address' })
  search?: string;
}
