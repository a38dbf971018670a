import { Injectable } from '@nestjs/common';
import { GuessLimits } from '../guessing/guess-limits.js';
import { ChangePassword } from '../passwords/change-password.js';
import { Passwords } from '../passwords/passwords.js';
import { OperatorRealm } from './operator-realm.js';
import { OperatorSessions } from './operator-sessions.js';
import { Operators } from './operators.js';

/** Operators change their own password. There is no mail account to tell them with; the audit log shows it. */
@Injectable()
export class ChangeOperatorPassword extends ChangePassword {
  constructor(
    operators: Operators,
    sessions: OperatorSessions,
    passwords: Passwords,
    guesses: GuessLimits,
    realm: OperatorRealm,
  ) {
    const accounts = {
      read: async (id: string) => {
        const row = await operators.withHash(id);
        return row && { ...row, words: [row.email, row.name] };
      },
      set: (...setting: Parameters<Operators['setPassword']>) => operators.setPassword(...setting),
    };
    super(accounts, sessions, passwords, guesses, realm);
  }
}
