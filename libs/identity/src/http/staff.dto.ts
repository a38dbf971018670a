import { Email, Id, Iso8601, OneOf, Text, TextList } from '#platform/http';
import { STAFF_STATUSES, type StaffRecord, type StaffStatus } from '../staff/staff.schema.js';
import { NewPassword } from './auth.dto.js';

const STORES = {
  max: 26,
  maxItems: 100,
  unique: true,
  description: 'Stores that the role counts in',
  example: ['01jd2k3m4n5p6q7r8s9tavwxyz'],
} as const;

const ROLE = {
  max: 26,
  description: 'owner, manager, support, or the id of one of the tenant’s own roles',
  example: 'manager',
} as const;

export class InviteStaffDto {
  @Email()
  email: string;

  @Text({ max: 120, example: 'Grace Hopper' })
  name: string;

  @Text(ROLE)
  role: string;

  @TextList({ ...STORES, example: [...STORES.example], optional: true, minItems: 1 })
  storeIds?: string[];
}

export class UpdateStaffDto {
  @Text({ optional: true, max: 120 })
  name?: string;

  @Text({ ...ROLE, optional: true })
  role?: string;

  @TextList({ ...STORES, example: [...STORES.example], optional: true, nullable: true, minItems: 1 })
  storeIds?: string[] | null;

  @OneOf(['active', 'suspended'], { optional: true })
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

  @Text({ max: 120 })
  name: string;

  @Text(ROLE)
  role: string;

  @TextList({ ...STORES, example: [...STORES.example], optional: true })
  storeIds?: string[];

  @OneOf(STAFF_STATUSES)
  status: StaffStatus;

  @Iso8601()
  createdAt: string;

  static of({ _id, email, name, role, storeIds, status, createdAt }: StaffRecord): StaffDto {
    return { id: _id, email, name, role, storeIds, status, createdAt: createdAt.toISOString() };
  }
}
