import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { hashToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { duplicateAs, readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, given } from '#platform/values';
import type { StaffPermission } from '#platform/permissions';
import {
  collectionOf,
  demand,
  Outbox,
  StateStore,
  TenantInjectable,
  TenantKeys,
  UnitOfWork,
} from '#foundation/tenancy';
import { normaliseEmail } from '../log-in/normalise-email.js';
import { STAFF_MEMBER, valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import { StaffJoined, StaffRemoved, StaffSessionsEnded, StaffUpdated } from './staff.events.js';
import { Passwords } from '../passwords/passwords.js';
import { AuthorityChanges } from '../roles/authority-changes.js';
import { covers, type Holdings } from '../roles/built-in-roles.js';
import type { Position } from '../roles/role-table.js';
import { Roles } from '../roles/roles.js';
import { StaffSessions } from './staff-sessions.js';
import { Staff, type StaffRecord, type StaffStatus } from './staff.schema.js';

export interface NewStaff {
  readonly email: string;
  readonly name: string;
  /** The name of a built-in role or the id of one of the tenant's own. */
  readonly role: string;
  /** Absent: all stores. */
  readonly storeIds?: string[];
}

export interface StaffChanges {
  readonly name?: string;
  readonly role?: string;
  /** null: all stores. */
  readonly storeIds?: string[] | null;
  readonly status?: 'active' | 'suspended';
}

const SECRETS = { passwordHash: 0, invitation: 0, mfa: 0 } as const;

/**
 * The tenant's staff. A person who changes a member must have staff.write and all rights of that member, before and after the
 * change. There is always an active owner. When rights change, the member's sessions end, so no token keeps old rights.
 */
@TenantInjectable()
export class StaffAccounts {
  constructor(
    @InjectModel(Staff.name) private readonly rows: Model<Staff>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly state: StateStore,
    private readonly passwords: Passwords,
    private readonly keys: TenantKeys,
    private readonly sessions: StaffSessions,
    private readonly roles: Roles,
    private readonly changes: AuthorityChanges,
  ) {}

  /**
   * Creates an active account with a password, for scripts and commands; if the email was invited, that account becomes
   * active. For people, use StaffInvitations.
   * @throws auth.email-taken, auth.email-unusable, auth.password-unusable, identity.invalid-value, role.unknown
   */
  async create(wanted: NewStaff & { readonly password: string }): Promise<StaffRecord> {
    demand('staff.write');
    const email = normaliseEmail(wanted.email);
    const { password, storeIds, name, role } = accepted(STAFF_MEMBER, wanted, valueErrors.invalid);
    const passwordHash = await this.passwords.hash(this.keys, password, [email, name]);
    const _id = newId();
    return duplicateAs(identityErrors.emailTaken, () =>
      this.unitOfWork.run(async (unit) => {
        await this.roles.assign(role);
        const row = await this.rows
          .findOneAndUpdate(
            { email, status: 'invited' },
            {
              $set: {
                name,
                role,
                passwordHash,
                status: 'active',
                ...(storeIds && { storeIds }),
              },
              $unset: { invitation: '', ...(!storeIds && { storeIds: '' }) },
              $setOnInsert: { _id },
            },
            { upsert: true, returnDocument: 'after', projection: SECRETS, setDefaultsOnInsert: false },
          )
          .lean<StaffRecord>();
        this.changes.announce(unit, `staff:${row!._id}`);
        await this.outbox.append(StaffJoined.of(row!._id, factsOf(row!)));
        return row!;
      }),
    );
  }

  /** Without a check of permissions; for code that acts with the product's own rights. */
  async find(id: string): Promise<StaffRecord | null> {
    return this.rows.findById(id, SECRETS).lean<StaffRecord>();
  }

  /** @throws request.forbidden without staff.read; staff.not-found */
  async byId(id: string): Promise<StaffRecord> {
    demand('staff.read');
    return this.present(id);
  }

  /** The account of a normalised email, with its secrets; for log-ins. */
  async withEmail(email: string): Promise<Staff | null> {
    return this.rows.findOne({ email }).lean<Staff>();
  }

  /** @throws request.forbidden without staff.read */
  async list(page: PageRequest): Promise<PageRows<StaffRecord>> {
    demand('staff.read');
    return readPage(collectionOf<StaffRecord>(this.rows), page, { projection: SECRETS });
  }

  /**
   * Ids of active staff who have a permission now, in the running transaction if there is one.
   * @param storeId the store for which they must have it; left out for the whole tenant: then staff who are limited to
   *   stores are not included
   */
  async holding(permission: StaffPermission, storeId?: string): Promise<string[]> {
    const roles = (await this.roles.table()).with(permission);
    const inStore = storeId ? { $or: [{ storeIds: null }, { storeIds: storeId }] } : { storeIds: null };
    const rows = await this.rows
      .find({ status: 'active', role: { $in: roles }, ...inStore }, { _id: 1 })
      .lean<{ _id: string }[]>();
    return rows.map(({ _id }) => _id);
  }

  /**
   * Changes a member of staff. Who was suspended before accepting the invitation becomes `invited`, not `active`.
   * @throws request.forbidden, staff.not-found, staff.insufficient-rights, staff.last-owner, identity.invalid-value, role.unknown
   */
  async change(actor: Holdings, id: string, changes: StaffChanges): Promise<StaffRecord> {
    demand('staff.write');
    const { storeIds, ...rest } = accepted(STAFF_MEMBER, given(changes), valueErrors.invalid, {
      partial: true,
    });
    return this.unitOfWork.run(async (unit) => {
      const before = await this.present(id);
      const after = {
        ...before,
        ...rest,
        ...(storeIds !== undefined && { storeIds: storeIds ?? undefined }),
      };
      if (rest.role !== undefined) await this.roles.assign(rest.role);
      await this.requireAuthority(actor, before, after);
      if (rest.status === 'active') after.status = await this.reinstated(before);
      const row = await this.rows
        .findByIdAndUpdate(
          id,
          {
            $set: { ...rest, status: after.status, ...(storeIds && { storeIds }) },
            ...(storeIds === null && { $unset: { storeIds: '' } }),
          },
          { returnDocument: 'after', projection: SECRETS },
        )
        .lean<StaffRecord>();
      await this.keepAnOwner(before, after);
      const mayDoSomethingElse =
        storeIds !== undefined || rest.role !== undefined || rest.status !== undefined;
      if (mayDoSomethingElse) {
        await this.sessions.endAll(id, { unit });
        this.changes.announce(unit, `staff:${id}`);
      }
      await this.outbox.append(
        StaffUpdated.of(id, factsOf(after), { before: auditedOf(before), after: auditedOf(after) }),
      );
      return row!;
    });
  }

  /** Deletes a member of staff; records of what they did keep their id. @throws as {@link change} */
  async remove(actor: Holdings, id: string): Promise<void> {
    demand('staff.write');
    await this.unitOfWork.run(async (unit) => {
      const before = await this.present(id);
      await this.requireAuthority(actor, before);
      await this.rows.deleteOne({ _id: id });
      await this.keepAnOwner(before);
      await this.sessions.endAll(id, { unit });
      this.changes.announce(unit, `staff:${id}`);
      await this.outbox.append(StaffRemoved.of(id, factsOf(before)));
    });
  }

  /** Logs a member out everywhere. @throws request.forbidden, staff.not-found, staff.insufficient-rights */
  async endSessions(actor: Holdings, id: string): Promise<void> {
    demand('staff.write');
    await this.unitOfWork.run(async (unit) => {
      await this.requireAuthority(actor, await this.present(id));
      await this.sessions.endAll(id, { unit });
      await this.outbox.append(StaffSessionsEnded.of(id, { staffId: id }));
    });
  }

  /** An active member who may grant apps access; `mark` changes when the password changes. */
  async granter(id: string): Promise<{ readonly email: string; readonly mark: string } | undefined> {
    const shown = { email: 1, passwordHash: 1 };
    const account = await this.rows.findOne({ _id: id, status: 'active' }, shown).lean<Staff>();
    if (!account?.passwordHash) return undefined;
    return { email: account.email, mark: hashToken(account.passwordHash) };
  }

  /** Stores a stronger hash of the same password, unless the password was changed meanwhile. */
  async upgradeHash({ _id, passwordHash }: Staff, upgraded: string): Promise<void> {
    await this.rows.updateOne({ _id, passwordHash }, { $set: { passwordHash: upgraded } });
  }

  private async present(id: string): Promise<StaffRecord> {
    const row = await this.find(id);
    if (!row) throw identityErrors.staffNotFound();
    return row;
  }

  private async requireAuthority(actor: Holdings, ...positions: Position[]): Promise<void> {
    const table = await this.roles.table();
    for (const position of positions) {
      if (!covers(actor, table.holdingsOf(position))) throw identityErrors.insufficientRights();
    }
  }

  /** Only accepting an invitation gives a password and makes active: without one, who was suspended is invited again. */
  private async reinstated({ _id, status }: StaffRecord): Promise<StaffStatus> {
    if (status === 'invited') throw identityErrors.invitationInvalid();
    return (await this.rows.exists({ _id, passwordHash: { $exists: true } })) ? 'active' : 'invited';
  }

  private async keepAnOwner(before: StaffRecord, after?: StaffRecord): Promise<void> {
    if (!isActiveOwner(before) || (after && isActiveOwner(after))) return;
    // If two owners step down at once, each reads a snapshot with two owners; this document makes one of them wait.
    await this.state
      .collection<{ _id: string; changes: number }>()
      .updateOne({ _id: 'staff:owners' }, { $inc: { changes: 1 } }, { upsert: true });
    const owner = {
      role: 'owner',
      status: 'active' as const,
      storeIds: { $exists: false },
      passwordHash: { $exists: true },
    };
    if (!(await this.rows.exists(owner))) throw identityErrors.lastOwner();
  }
}

/** A member of staff in events. */
export function factsOf({ _id, email, name, role }: StaffRecord) {
  return { staffId: _id, email, name, role };
}

/** The fields of a member of staff that can be changed, for the audit log. */
function auditedOf({ name, role, status, storeIds }: StaffRecord) {
  return { name, role, status, storeIds: storeIds ?? null };
}

/** An owner who is limited to stores does not own the tenant. */
function isActiveOwner({ role, status, storeIds }: StaffRecord): boolean {
  return role === 'owner' && status === 'active' && storeIds === undefined;
}
