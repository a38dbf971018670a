import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { duplicateAs } from '../duplicate.js';
import { normaliseEmail } from '../email.js';
import { identityErrors } from '../identity.errors.js';
import { Passwords } from '../passwords/passwords.js';
import type { Device } from '../sessions/session.schema.js';
import type { Grants, Tokens } from '../sessions/session-tokens.js';
import { OperatorSessions } from './operator-sessions.js';
import { Operator } from './operator.schema.js';

const GRANTS: Grants = { roles: ['operator'] };

export interface NewOperator {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** The installation's operators and their ways in. */
@Injectable()
export class Operators {
  constructor(
    @InjectModel(Operator.name, PLATFORM) private readonly rows: Model<Operator>,
    private readonly passwords: Passwords,
    private readonly sessions: OperatorSessions,
  ) {}

  /** @throws auth.email-taken, auth.email-unusable, auth.password-unusable */
  async create({ password, name, ...given }: NewOperator): Promise<{ id: string; email: string }> {
    const row = {
      _id: newId(),
      email: normaliseEmail(given.email),
      name,
      passwordHash: await this.passwords.hash(password),
    };
    await duplicateAs(identityErrors.emailTaken, () => this.rows.create(row));
    return { id: row._id, email: row.email };
  }

  /** @throws auth.invalid-credentials, the same and as late for unknown emails; auth.busy */
  async logIn(email: string, password: string, device: Device): Promise<Tokens> {
    const operator = await this.rows.findOne({ email: normaliseEmail(email) }).lean<Operator>();
    const { correct, upgraded } = await this.passwords.check(password, operator?.passwordHash);
    if (!operator || !correct) throw identityErrors.invalidCredentials();
    if (upgraded) {
      const { _id, passwordHash } = operator;
      await this.rows.updateOne({ _id, passwordHash }, { $set: { passwordHash: upgraded } });
    }
    return this.sessions.open(operator._id, GRANTS, device);
  }

  /** @throws auth.token-invalid, auth.token-reused */
  async refresh(refreshToken: string, device: Device): Promise<Tokens> {
    return this.sessions.refresh(refreshToken, device, async (id) =>
      (await this.rows.exists({ _id: id })) ? GRANTS : null,
    );
  }
}
