import { Injectable } from '@nestjs/common';
import { GuessLimits } from '../guessing/guess-limits.js';
import { LogIn } from '../log-in/log-in.js';
import { Passwords } from '../passwords/passwords.js';
import type { Grants } from '../sessions/session-tokens.js';
import { OperatorRealm } from './operator-realm.js';
import { OperatorSecondFactor } from './operator-second-factor.js';
import { OperatorSessions } from './operator-sessions.js';
import type { Operator } from './operator.schema.js';
import { Operators } from './operators.js';

const GRANTS: Grants = { roles: ['operator'] };

/** Log-in of operators, who always need a second factor. */
@Injectable()
export class OperatorLogIn extends LogIn<Operator> {
  constructor(
    operators: Operators,
    passwords: Passwords,
    secondFactor: OperatorSecondFactor,
    sessions: OperatorSessions,
    guesses: GuessLimits,
    realm: OperatorRealm,
  ) {
    const accounts = {
      withEmail: (email: string) => operators.withEmail(email),
      find: (id: string) => operators.find(id),
      grantsOf: () => GRANTS,
      upgradeHash: (operator: Operator, upgraded: string) => operators.upgradeHash(operator, upgraded),
      secondFactorRequired: () => true,
      // There is no mail account to send it with: `emporium operators device-code` prints it instead.
      sendDeviceCode: () => Promise.resolve(),
      issuer: () => 'Emporium platform',
    };
    super(accounts, passwords, secondFactor, sessions, guesses, realm);
  }
}
