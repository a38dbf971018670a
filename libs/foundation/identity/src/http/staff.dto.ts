import { Email, FieldOf, Id, Iso8601, OneOf, Text } from '#platform/http';
import { STAFF_MEMBER } from '../identity-values.js';
import { STAFF_STATUSES, type StaffRecord, type StaffStatus } from '../staff/staff.schema.js';
import { NewPassword } from './auth.dto.js';

const STORES = {
  description: 'Stores for which the role holds',
  example: ['01jd2k3m4n5p6q7r8s9tavwxyz'],
} as const;

const ROLE = {
  description: 'owner, manager, support, or the id of one of the tenant’s own roles',
  example: 'manager',
} as const;

export class InviteStaffDto {
  @Email()
  email: string;

  @FieldOf(STAFF_MEMBER.name, { example: 'Grace Hopper' })
  name: string;

  @FieldOf(STAFF_MEMBER.role, ROLE)
  role: string;

  @FieldOf(STAFF_MEMBER.storeIds, { ...STORES, nullable: false })
  storeIds?: string[];
}

export class UpdateStaffDto {
  @FieldOf(STAFF_MEMBER.name, { optional: true })
  name?: string;

  @FieldOf(STAFF_MEMBER.role, { ...ROLE, optional: true })
  role?: string;

  @FieldOf(STAFF_MEMBER.storeIds, STORES)
  storeIds?: string[] | null;

  @OneOf(['active', 'suspended'], {
    name: 'GivenStaffStatus',
    optional: true,
    description:
      'A person who was suspended before accepting the invitation becomes invited by `active`; accepting it makes them active',
  })
  status?: 'active' | 'suspended';
}

export class AcceptInvitationDto {
  @Text({ max: 200, trim: false, writeOnly: true, description: 'From the invitation’s link' })
  token: string;

  @NewPassword()
  password: string;
}

export class StaffDto {
  @Id()
  id: string;

  @Email()
  email: string;

  @FieldOf(STAFF_MEMBER.name)
  name: string;

  @FieldOf(STAFF_MEMBER.role, ROLE)
  role: string;

  @FieldOf(STAFF_MEMBER.storeIds, { ...STORES, nullable: false })
  storeIds?: string[];

  @OneOf(STAFF_STATUSES, { name: 'StaffStatus' })
  status: StaffStatus;

  @Iso8601()
  createdAt: string;

  static of({ _id, email, name, role, storeIds, status, createdAt }: StaffRecord): StaffDto {
    return { id: _id, email, name, role, storeIds, status, createdAt: createdAt.toISOString() };
  }
}
