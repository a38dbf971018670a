import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { actAs } from '#platform/context';
import { hashToken, newToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { accepted } from '#platform/values';
import { duplicateAs } from '#platform/mongo';
import { CurrentTenant, demand, Outbox, TenantInjectable, TenantKeys, UnitOfWork } from '#foundation/tenancy';
import { MailedCodes } from '../challenges/mailed-codes.js';
import { openChallengeCode, sealChallengeCode } from '../challenges/sealed-code.js';
import { normaliseEmail } from '../log-in/normalise-email.js';
import { STAFF_MEMBER, valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import { StaffInvited, StaffJoined } from './staff.events.js';
import { Passwords } from '../passwords/passwords.js';
import { covers, type Holdings } from '../roles/built-in-roles.js';
import { Roles } from '../roles/roles.js';
import { factsOf, type NewStaff } from './staff-accounts.js';
import { Staff, type StaffRecord } from './staff.schema.js';

const LIFE_MS = 7 * 86_400_000;

/** An invitation that nobody has accepted. */
export interface OpenInvitation {
  readonly email: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** Invites people to join the staff: a mail has a link with which they choose their password. */
@TenantInjectable()
export class StaffInvitations {
  constructor(
    @InjectModel(Staff.name) private readonly rows: Model<Staff>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly passwords: Passwords,
    private readonly tenant: CurrentTenant,
    private readonly roles: Roles,
    private readonly keys: TenantKeys,
    private readonly codes: MailedCodes,
  ) {}

  /**
   * Invites a person; the token is sent only by mail and is valid for seven days.
   * @param actor the person who invites; undefined for the system
   * @throws request.forbidden without staff.write; staff.insufficient-rights, role.unknown, auth.email-taken, auth.email-unusable, identity.invalid-value,
   *   auth.resend-too-soon if the address was invited a moment ago and removed
   */
  async invite(actor: Holdings | undefined, wanted: NewStaff): Promise<StaffRecord> {
    demand('staff.write');
    const { name, role, storeIds, ...given } = accepted(STAFF_MEMBER, wanted, valueErrors.invalid);
    const position = { role, storeIds };
    const _id = newId();
    const email = normaliseEmail(given.email);
    const invitation = this.make(_id);
    const row = { _id, email, name, ...position, status: 'invited' as const, invitation };
    return duplicateAs(identityErrors.emailTaken, () =>
      this.unitOfWork.run(async () => {
        await this.roles.assign(role);
        const holdings = (await this.roles.table()).holdingsOf(position);
        if (actor && !covers(actor, holdings)) throw identityErrors.insufficientRights();
        const { invitation: _, ...record } = (await this.rows.create(row)).toObject();
        await this.tell(record, invitation);
        return record;
      }),
    );
  }

  /**
   * Invites a person again, who has lost the mail or let it expire: with another token for seven days. The earlier one is
   * no longer valid.
   * @throws request.forbidden without staff.write; staff.not-found, staff.not-invited, staff.insufficient-rights, auth.resend-too-soon
   */
  async renew(actor: Holdings | undefined, id: string): Promise<StaffRecord> {
    demand('staff.write');
    const invitation = this.make(id);
    return this.unitOfWork.run(async () => {
      const known = await this.rows.findById(id).lean<Staff>();
      if (!known) throw identityErrors.staffNotFound();
      if (known.status !== 'invited') throw identityErrors.staffNotInvited();
      const holdings = (await this.roles.table()).holdingsOf(known);
      if (actor && !covers(actor, holdings)) throw identityErrors.insufficientRights();
      await this.rows.updateOne({ _id: id, status: 'invited' }, { $set: { invitation } });
      const { invitation: _, ...record } = known;
      await this.tell(record, invitation);
      return record;
    });
  }

  /** The invitation of this address that is valid now, for operators who pass it on. */
  async open(email: string): Promise<OpenInvitation | undefined> {
    demand('staff.write');
    const invited = { email: normaliseEmail(email), status: 'invited' as const };
    const row = await this.rows.findOne(invited, { email: 1, invitation: 1 }).lean<Staff>();
    const { sealed, expiresAt } = row?.invitation ?? {};
    if (!row || !sealed || !expiresAt || expiresAt < new Date()) return undefined;
    return { email: row.email, token: openChallengeCode(this.keys, sealed), expiresAt };
  }

  /**
   * Accepts an invitation; then the person can log in. The mailed token proves who they are.
   * @throws auth.invitation-invalid, auth.password-unusable
   */
  async accept(token: string, password: string): Promise<void> {
    const [_id = '', secret = ''] = token.split('.', 2);
    const open = {
      _id,
      status: 'invited' as const,
      'invitation.hash': hashToken(secret),
      'invitation.expiresAt': { $gt: new Date() },
    };
    // Looked up first: otherwise anybody could keep the hashing busy with made-up tokens.
    const invited = await this.rows.findOne(open, { email: 1, name: 1 }).lean<Staff>();
    if (!invited) throw identityErrors.invitationInvalid();
    const words = [this.tenant.record.name, invited.email, invited.name];
    const passwordHash = await this.passwords.hash(this.keys, password, words);
    actAs({ type: 'staff', id: _id });
    await this.unitOfWork.run(async () => {
      const row = await this.rows
        .findOneAndUpdate(
          open,
          { $set: { status: 'active', passwordHash }, $unset: { invitation: '' } },
          { returnDocument: 'after' },
        )
        .lean<Staff>();
      if (!row) throw identityErrors.invitationInvalid();
      await this.outbox.append(StaffJoined.of(_id, factsOf(row)));
    });
  }

  private make(id: string) {
    const secret = newToken();
    const sealed = sealChallengeCode(this.keys, `${id}.${secret}`);
    return { hash: hashToken(secret), sealed, expiresAt: new Date(Date.now() + LIFE_MS) };
  }

  private async tell(record: StaffRecord, { sealed }: { readonly sealed: string }): Promise<void> {
    await this.codes.admit('staff-invitation', record.email);
    const facts = { ...factsOf(record), locale: this.tenant.locale, sealed };
    await this.outbox.append(StaffInvited.of(record._id, facts));
  }
}
