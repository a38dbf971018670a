import { Currency, Email, FieldOf, Flag, Id, Iso8601, Nested, Text, TextList } from '#platform/http';
import type { Principal, TenantRecord } from '#foundation/tenancy';
import { OPERATOR, STAFF_MEMBER } from '../identity-values.js';
import type { Operator } from '../operators/operator.schema.js';
import type { RoleTable } from '../roles/role-table.js';
import type { StaffRecord } from '../staff/staff.schema.js';

/** The session that the request belongs to. */
export class OwnSessionDto {
  @Id()
  id: string;

  @Iso8601({
    description: 'When you last proved who you are; some routes need this within the last five minutes',
  })
  authenticatedAt: string;

  static of({ sessionId, authTime }: Principal): OwnSessionDto {
    return { id: sessionId!, authenticatedAt: new Date(authTime! * 1000).toISOString() };
  }
}

export class OwnRoleDto {
  @Text({ max: 26, description: 'For a built-in role, its name', example: 'manager' })
  id: string;

  @Text({ max: 80, example: 'manager' })
  name: string;
}

export class OwnShopDto {
  @Id()
  id: string;

  @Text({ max: 63, example: 'northwind' })
  slug: string;

  @Text({ max: 120, example: 'Northwind Outdoor' })
  name: string;

  @Currency({ description: 'Prices are entered in it' })
  currency: string;

  @TextList({ example: ['en', 'de'], description: 'BCP 47; the first is the default' })
  locales: readonly string[];

  @Text({ max: 64, example: 'Europe/Berlin', description: 'IANA time zone' })
  timeZone: string;

  static of({ _id, slug, name, settings }: TenantRecord): OwnShopDto {
    const { currency, locales, timeZone } = settings;
    return { id: _id, slug, name, currency, locales, timeZone };
  }
}

export class StaffMeDto {
  @Id()
  id: string;

  @Email()
  email: string;

  @FieldOf(STAFF_MEMBER.name, { example: 'Grace Hopper' })
  name: string;

  @Nested(() => OwnRoleDto)
  role: OwnRoleDto;

  @TextList({ example: ['catalog.read', 'orders.read'], description: 'What the role allows now' })
  permissions: readonly string[];

  @TextList({ optional: true, description: 'Stores for which the role holds; absent: all' })
  storeIds?: readonly string[];

  @Flag({ description: 'Whether you log in with a second factor' })
  secondFactor: boolean;

  @Nested(() => OwnSessionDto)
  session: OwnSessionDto;

  @Nested(() => OwnShopDto)
  shop: OwnShopDto;

  static of(
    caller: Principal,
    {
      staff,
      roles,
      secondFactor,
      shop,
    }: {
      readonly staff: StaffRecord;
      readonly roles: RoleTable;
      readonly secondFactor: boolean;
      readonly shop: TenantRecord;
    },
  ): StaffMeDto {
    const { _id, email, name, role, storeIds } = staff;
    return {
      id: _id,
      email,
      name,
      role: { id: role, name: roles.roles.find(({ id }) => id === role)?.name ?? role },
      permissions: [...caller.permissions].sort(),
      ...(storeIds && { storeIds }),
      secondFactor,
      session: OwnSessionDto.of(caller),
      shop: OwnShopDto.of(shop),
    };
  }
}

export class OperatorMeDto {
  @Id()
  id: string;

  @Email()
  email: string;

  @FieldOf(OPERATOR.name, { example: 'Olga Ivanova' })
  name: string;

  @TextList({ example: ['tenants.read'] })
  permissions: readonly string[];

  @Nested(() => OwnSessionDto)
  session: OwnSessionDto;

  static of(
    caller: Principal,
    { _id, email, name }: Pick<Operator, '_id' | 'email' | 'name'>,
  ): OperatorMeDto {
    return {
      id: _id,
      email,
      name,
      permissions: [...caller.permissions].sort(),
      session: OwnSessionDto.of(caller),
    };
  }
}
