import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { accepted } from '#platform/values';
import { duplicateAs, PLATFORM } from '#platform/mongo';
import { OperatorAudit } from '#foundation/audit';
import { PlatformUnitOfWork } from '#foundation/tenancy';
import { normaliseEmail } from '../log-in/normalise-email.js';
import { OPERATOR, valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import type { PasswordSetting } from '../passwords/change-password.js';
import { Passwords } from '../passwords/passwords.js';
import { OperatorRealm } from './operator-realm.js';
import { OperatorSessions } from './operator-sessions.js';
import { Operator } from './operator.schema.js';

export interface NewOperator {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** The installation's operators. */
@Injectable()
export class Operators {
  constructor(
    @InjectModel(Operator.name, PLATFORM) private readonly rows: Model<Operator>,
    private readonly passwords: Passwords,
    private readonly realm: OperatorRealm,
    private readonly audit: OperatorAudit,
    private readonly unitOfWork: PlatformUnitOfWork,
    private readonly sessions: OperatorSessions,
  ) {}

  /** @throws auth.email-taken, auth.email-unusable, auth.password-unusable, identity.invalid-value */
  async create({ password, ...given }: NewOperator): Promise<{ id: string; email: string }> {
    const email = normaliseEmail(given.email);
    const { name } = accepted(OPERATOR, given, valueErrors.invalid);
    const row = {
      _id: newId(),
      email,
      name,
      passwordHash: await this.passwords.hash(this.realm.keys, password, [given.email, name]),
    };
    const target = { type: 'operator', id: row._id };
    const changes = [{ field: 'email', after: row.email }];
    await this.audit.record({ action: 'operator.create', target, changes });
    await duplicateAs(identityErrors.emailTaken, () => this.rows.create(row));
    return { id: row._id, email: row.email };
  }

  async find(id: string): Promise<Omit<Operator, 'passwordHash' | 'mfa'> | null> {
    return this.rows.findById(id, { passwordHash: 0 }).lean<Operator>();
  }

  /** The account of a normalised email, with its password hash; for log-ins. */
  async withEmail(email: string): Promise<Operator | null> {
    return this.rows.findOne({ email }).lean<Operator>();
  }

  /** An account with its hash, for checks of its password. */
  async withHash(id: string): Promise<Operator | null> {
    return this.rows.findById(id).lean<Operator>();
  }

  /** Sets a password's hash and ends the other sessions, in one transaction; before it, an entry in the audit log. */
  async setPassword(id: string, passwordHash: string, { except, first }: PasswordSetting): Promise<void> {
    await this.audit.record({ action: 'operator.change-password', target: { type: 'operator', id } });
    await this.unitOfWork.run(async (unit) => {
      await first();
      await this.rows.updateOne({ _id: id }, { $set: { passwordHash } });
      await this.sessions.endAll(id, { except, unit });
    });
  }

  /** Stores a stronger hash of the same password, unless the password was changed meanwhile. */
  async upgradeHash({ _id, passwordHash }: Operator, upgraded: string): Promise<void> {
    await this.rows.updateOne({ _id, passwordHash }, { $set: { passwordHash: upgraded } });
  }
}
