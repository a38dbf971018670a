import type { EventDefinition, Outbox, UnitOfWork } from '#tenancy';
import { normaliseEmail } from '../email.js';
import { identityErrors } from '../identity.errors.js';
import type { SealedMail } from '../mailed-facts.js';
import type { Passwords } from '../passwords/passwords.js';
import type { ChallengePurpose } from './challenge.schema.js';
import type { Challenges } from './challenges.js';

/** The accounts whose passwords a reset sets. */
export interface ResettableAccounts {
  readonly purpose: ChallengePurpose;
  readonly requested: EventDefinition<SealedMail & { readonly challengeId: string }>;
  /** The account that may reset, if there is one. */
  find(email: string): Promise<{ readonly id: string; readonly locale: string } | null>;
  /** Sets the hash and ends all sessions; `first` runs before, in the same transaction. */
  setPassword(id: string, passwordHash: string, first: () => Promise<void>): Promise<void>;
}

/**
 * A new password by a code to the mailbox. It gives no tokens: whoever holds the mailbox still has to pass whatever else
 * the account asks for at log-in.
 */
export abstract class PasswordReset {
  protected constructor(
    private readonly accounts: ResettableAccounts,
    private readonly challenges: Challenges,
    private readonly passwords: Passwords,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Mails a code if the account exists. @returns a challenge's id in any case @throws auth.email-unusable */
  async request(given: string): Promise<string> {
    const email = normaliseEmail(given);
    const account = await this.accounts.find(email);
    const draft = await this.challenges.draft(this.accounts.purpose, email, {
      decoy: account === null,
      ...(account && { intent: { accountId: account.id } }),
    });
    const challengeId = draft.row._id;
    await this.unitOfWork.run(async () => {
      await this.challenges.save(draft);
      if (!account || !draft.mailed) return;
      const mail = { challengeId, email, locale: account.locale, sealed: draft.sealed };
      await this.outbox.append(this.accounts.requested.of(account.id, mail));
    });
    return challengeId;
  }

  /** Sets the password and ends every session. @throws auth.code-invalid, auth.password-unusable, auth.busy */
  async confirm(challengeId: string, code: string, password: string): Promise<void> {
    const challenge = await this.challenges.attempt(challengeId, this.accounts.purpose, code);
    const passwordHash = await this.passwords.hash(password, [challenge.email]);
    const { accountId } = challenge.intent as { accountId: string };
    // The address may have become somebody else's, or the account blocked, since the code was mailed.
    const account = await this.accounts.find(challenge.email);
    if (account?.id !== accountId) throw identityErrors.codeInvalid();
    await this.accounts.setPassword(accountId, passwordHash, () => this.challenges.redeem(challenge));
  }
}
