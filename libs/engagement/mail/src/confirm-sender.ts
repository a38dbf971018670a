import { Challenges } from '#foundation/identity';
import { ChangeTenant } from '#foundation/settings';
import {
  CurrentTenant,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type TenantRecord,
} from '#foundation/tenancy';
import { MailSenderRequested } from './mail.events.js';

/**
 * Lets a merchant choose the sender of the shop's mails. All tenants send through one account, so a code in the mailbox of
 * the address proves that it is theirs: otherwise a merchant could write in the name of anybody.
 */
@TenantInjectable()
export class ConfirmSender {
  constructor(
    private readonly challenges: Challenges,
    private readonly changeTenant: ChangeTenant,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Mails a code to the address. @returns the challenge that the code answers @throws request.forbidden */
  async request(email: string): Promise<string> {
    demand('settings.write');
    return this.unitOfWork.run(async () => {
      const { id, sealed, send } = await this.challenges.open('mail-sender', email, { decoy: false });
      const mail = { challengeId: id, email, locale: this.tenant.locale, sealed };
      if (send) await this.outbox.append(MailSenderRequested.of(this.tenant.id, mail));
      return id;
    });
  }

  /**
   * Makes the address the sender. If the process dies in between, the code can be sent again.
   * @throws request.forbidden, auth.code-invalid
   */
  async confirm(challengeId: string, code: string): Promise<TenantRecord> {
    demand('settings.write');
    const challenge = await this.challenges.attempt(challengeId, 'mail-sender', code);
    const changed = await this.changeTenant.confirmed(this.tenant.id, { mailFrom: challenge.email });
    await this.unitOfWork.run(() => this.challenges.redeem(challenge));
    return changed;
  }
}
