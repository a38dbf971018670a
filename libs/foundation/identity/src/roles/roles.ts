import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { accepted, given } from '#platform/values';
import { BUILT_IN_ROLES, type StaffPermission } from '#platform/permissions';
import { demand, Outbox, StateStore, TenantInjectable, UnitOfWork, type Unit } from '#foundation/tenancy';
import { ROLE, valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import { RoleCreated, RoleRemoved, RoleUpdated } from './role.events.js';
import { Staff } from '../staff/staff.schema.js';
import { AuthorityChanges } from './authority-changes.js';
import { covers, isBuiltIn, type Holdings } from './built-in-roles.js';
import { allowedBy, RoleTable, type CustomRole } from './role-table.js';

export interface NewRole {
  readonly name: string;
  readonly description?: string;
  readonly permissions: readonly StaffPermission[];
}

export interface RoleChange extends Partial<Omit<NewRole, 'description'>> {
  /** null: none. */
  readonly description?: string | null;
}

/** All roles are in one document, because they are read together. */
interface RolesDocument {
  _id: string;
  roles: CustomRole[];
  /** Increases with every change and every assignment, so that a deletion and an assignment cannot both commit. */
  moves: number;
}

const DOCUMENT = 'roles';
const MOST_ROLES = 50;

/**
 * The tenant's own roles. A person who makes or changes a role must have roles.write and all its permissions, before and
 * after the change. A change takes effect at the next request of everybody who has the role.
 */
@TenantInjectable()
export class Roles {
  constructor(
    private readonly state: StateStore,
    @InjectModel(Staff.name) private readonly staff: Model<Staff>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly changes: AuthorityChanges,
  ) {}

  /** All roles, in the running transaction if there is one. */
  async table(): Promise<RoleTable> {
    const document = await this.documents.findOne({ _id: DOCUMENT });
    return new RoleTable(document?.roles ?? []);
  }

  /** @throws role.not-found */
  async byId(id: string): Promise<CustomRole> {
    return found(await this.table(), id);
  }

  /** @throws staff.insufficient-rights, role.name-taken, role.too-many, identity.invalid-value */
  async create(actor: Holdings, wanted: NewRole): Promise<CustomRole> {
    demand('roles.write');
    const { name, description, permissions } = accepted(ROLE, wanted, valueErrors.invalid);
    const id = newId();
    return this.unitOfWork.run(async (unit) => {
      const { roles } = await this.table();
      const now = new Date();
      const facts = { ...(description !== undefined && { description }), permissions: sorted(permissions) };
      const role: CustomRole = { id, name, ...facts, version: 1, createdAt: now, updatedAt: now };
      requireAuthority(actor, role);
      if (roles.length >= MOST_ROLES) throw identityErrors.tooManyRoles();
      requireFreeName(roles, role);
      await this.store(unit, [...roles, role]);
      await this.outbox.append(RoleCreated.of(id, factsOf(role)));
      return role;
    });
  }

  /**
   * Changes a role, for everybody who has it.
   * @param version the version that the change is made for
   * @throws role.not-found, role.changed, role.name-taken, staff.insufficient-rights, identity.invalid-value
   */
  async change(actor: Holdings, id: string, change: RoleChange, version: number): Promise<CustomRole> {
    demand('roles.write');
    const { description, permissions, ...rest } = accepted(ROLE, given(change), valueErrors.invalid, {
      partial: true,
    });
    return this.unitOfWork.run(async (unit) => {
      const table = await this.table();
      const before = found(table, id);
      requireAuthority(actor, before);
      if (before.version !== version) throw identityErrors.roleChanged();
      const { description: old, ...unchanged } = before;
      const described = description === undefined ? old : (description ?? undefined);
      const after: CustomRole = {
        ...unchanged,
        ...rest,
        ...(described !== undefined && { description: described }),
        ...(permissions && { permissions: sorted(permissions) }),
        version: version + 1,
        updatedAt: new Date(),
      };
      requireAuthority(actor, after);
      requireFreeName(table.roles, after);
      await this.store(
        unit,
        table.roles.map((role) => (role.id === id ? after : role)),
      );
      await this.outbox.append(RoleUpdated.of(id, factsOf(after)));
      return after;
    });
  }

  /** @throws role.not-found, role.changed, role.in-use, staff.insufficient-rights */
  async remove(actor: Holdings, id: string, version: number): Promise<void> {
    demand('roles.write');
    await this.unitOfWork.run(async (unit) => {
      const { roles } = await this.table();
      const role = found(new RoleTable(roles), id);
      requireAuthority(actor, role);
      if (role.version !== version) throw identityErrors.roleChanged();
      if (await this.staff.exists({ role: id })) throw identityErrors.roleInUse();
      await this.store(
        unit,
        roles.filter((other) => other.id !== id),
      );
      await this.outbox.append(RoleRemoved.of(id, factsOf(role)));
    });
  }

  /**
   * Ensures that a role which the running transaction gives to a person exists when it commits.
   * @throws role.unknown
   */
  async assign(role: string): Promise<void> {
    if (isBuiltIn(role)) return;
    this.unitOfWork.mustBeRunning();
    const { matchedCount } = await this.documents.updateOne(
      { _id: DOCUMENT, 'roles.id': role },
      { $inc: { moves: 1 } },
    );
    if (matchedCount === 0) throw identityErrors.roleUnknown();
  }

  private get documents() {
    return this.state.collection<RolesDocument>();
  }

  private async store(unit: Unit, roles: CustomRole[]): Promise<void> {
    await this.documents.updateOne(
      { _id: DOCUMENT },
      { $set: { roles }, $inc: { moves: 1 } },
      { upsert: true },
    );
    this.changes.announce(unit, 'roles');
  }
}

function found({ roles }: RoleTable, id: string): CustomRole {
  const role = roles.find((each) => each.id === id);
  if (!role) throw identityErrors.roleNotFound();
  return role;
}

/** A role can be used for any store, so a person who is limited to stores may not make or change one. */
function requireAuthority(actor: Holdings, role: CustomRole): void {
  if (!covers(actor, { permissions: new Set(allowedBy(role)) })) throw identityErrors.insufficientRights();
}

/** Names that look the same count as the same, and no role may look like a built-in one. */
function requireFreeName(roles: readonly CustomRole[], { id, name }: CustomRole): void {
  const taken = [
    ...BUILT_IN_ROLES,
    'customer',
    ...roles.filter((role) => role.id !== id).map((role) => role.name),
  ];
  if (taken.some((other) => alike(other) === alike(name))) throw identityErrors.roleNameTaken();
}

function alike(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function sorted(permissions: readonly StaffPermission[]): StaffPermission[] {
  return [...permissions].sort();
}

function factsOf({ id, name, permissions }: CustomRole) {
  return { roleId: id, name, permissions };
}
