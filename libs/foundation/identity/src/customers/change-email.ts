import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { duplicateAs } from '#platform/mongo';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { Challenges } from '../challenges/challenges.js';
import { DiscreetMails } from '../challenges/discreet-mails.js';
import { normaliseEmail } from '../log-in/normalise-email.js';
import { identityErrors } from '../identity.errors.js';
import { CustomerEmailChanged, CustomerEmailChangeRequested, CustomerUpdated } from './customer.events.js';
import { CustomerSessions } from './customer-sessions.js';
import { Customer } from './customer.schema.js';
import { Customers, factsOf } from './customers.js';

/** How long a former address still counts as the person's: it gets the notice of the change. */
const NOTICE_MS = 600_000;

/** Changes the email address: a code proves the new one, and a mail tells the former one. */
@TenantInjectable()
export class ChangeEmail {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly customers: Customers,
    private readonly challenges: Challenges,
    private readonly sessions: CustomerSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly mails: DiscreetMails,
    private readonly tenant: CurrentTenant,
  ) {}

  /**
   * Mails a code to the new address, unless another account has it; the caller cannot see which.
   * @returns the challenge's id
   * @throws auth.email-unusable, customer.not-found
   */
  async request(customerId: string, given: string): Promise<string> {
    const email = normaliseEmail(given);
    const { locale } = await this.customers.byId(customerId);
    const taken = (await this.customers.withEmail(email)) !== null;
    return this.unitOfWork.run(async () => {
      const wanted = { decoy: taken, intent: { customerId } };
      const { id, sealed, send } = await this.challenges.open('customer-email-change', email, wanted);
      const mail = { challengeId: id, email, locale: this.localeOf(locale), sealed };
      if (send) await this.mails.append(taken ? null : CustomerEmailChangeRequested.of(customerId, mail));
      return id;
    });
  }

  /**
   * Changes the address and ends every other session.
   * @param sessionId the session that stays
   * @throws auth.code-invalid, auth.email-taken
   */
  async confirm(customerId: string, challengeId: string, code: string, sessionId?: string): Promise<void> {
    const challenge = await this.challenges.attempt(challengeId, 'customer-email-change', code);
    if ((challenge.intent as { customerId?: string }).customerId !== customerId)
      throw identityErrors.codeInvalid();
    await duplicateAs(identityErrors.emailTaken, () =>
      this.unitOfWork.run(async (unit) => {
        await this.challenges.redeem(challenge);
        const before = await this.customers.byId(customerId);
        const former = { email: before.email, until: new Date(Date.now() + NOTICE_MS) };
        await this.rows.updateOne(
          { _id: customerId },
          { $set: { email: challenge.email }, $push: { formerEmails: former } },
        );
        await this.sessions.endAll(customerId, { except: sessionId, unit });
        await this.outbox.append(
          CustomerEmailChanged.of(customerId, {
            customerId,
            email: before.email,
            newEmail: challenge.email,
            locale: this.localeOf(before.locale),
          }),
          CustomerUpdated.of(customerId, factsOf({ ...before, email: challenge.email })),
        );
      }),
    );
  }

  private localeOf(own?: string): string {
    return own ?? this.tenant.locale;
  }
}
