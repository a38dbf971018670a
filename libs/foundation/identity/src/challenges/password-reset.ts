import type { EventDefinition, TenantKeys, UnitOfWork } from '#foundation/tenancy';
import { normaliseEmail } from '../log-in/normalise-email.js';
import { identityErrors } from '../identity.errors.js';
import type { SealedMail } from './mailed-facts.js';
import type { Passwords } from '../passwords/passwords.js';
import type { ChallengePurpose } from './challenge.schema.js';
import type { Challenges } from './challenges.js';
import type { DiscreetMails } from './discreet-mails.js';

/** The accounts whose passwords can be reset. */
export interface ResettableAccounts {
  readonly purpose: ChallengePurpose;
  readonly keys: TenantKeys;
  readonly requested: EventDefinition<SealedMail & { readonly challengeId: string }>;
  /** The account that may reset its password, if there is one. */
  find(email: string): Promise<{ readonly id: string; readonly locale: string } | null>;
  /** Sets the hash and ends all sessions; `first` runs before, in the same transaction. */
  setPassword(id: string, passwordHash: string, first: () => Promise<void>): Promise<void>;
}

/**
 * Sets a new password with a mailed code. It gives no tokens: the person must still log in, with the second factor if the
 * account has one.
 */
export abstract class PasswordReset {
  protected constructor(
    private readonly accounts: ResettableAccounts,
    private readonly challenges: Challenges,
    private readonly passwords: Passwords,
    private readonly unitOfWork: UnitOfWork,
    private readonly mails: DiscreetMails,
  ) {}

  /**
   * Mails a code if the account exists and its mailbox has none yet.
   * @returns a challenge's id in any case
   * @throws auth.email-unusable
   */
  async request(given: string): Promise<string> {
    const email = normaliseEmail(given);
    const account = await this.accounts.find(email);
    const { purpose, requested } = this.accounts;
    const intent = account ? { accountId: account.id } : {};
    return this.unitOfWork.run(async () => {
      const { id, sealed, send } = await this.challenges.open(purpose, email, { decoy: !account, intent });
      const mail = { challengeId: id, email, sealed };
      if (send) {
        await this.mails.append(account && requested.of(account.id, { ...mail, locale: account.locale }));
      }
      return id;
    });
  }

  /** Sets the password and ends every session. @throws auth.code-invalid, auth.password-unusable, auth.busy */
  async confirm(challengeId: string, code: string, password: string): Promise<void> {
    const challenge = await this.challenges.attempt(challengeId, this.accounts.purpose, code);
    const passwordHash = await this.passwords.hash(this.accounts.keys, password, [challenge.email]);
    const { accountId } = challenge.intent as { accountId: string };
    // Since the code was mailed, the address may have moved to another account, or the account may have been blocked.
    const account = await this.accounts.find(challenge.email);
    if (account?.id !== accountId) throw identityErrors.codeInvalid();
    await this.accounts.setPassword(accountId, passwordHash, () => this.challenges.redeem(challenge));
  }
}
