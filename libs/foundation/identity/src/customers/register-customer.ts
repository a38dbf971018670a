import { accepted } from '#platform/values';
import { CurrentTenant, Outbox, TenantInjectable, TenantKeys, UnitOfWork } from '#foundation/tenancy';
import type { Challenge } from '../challenges/challenge.schema.js';
import { Challenges } from '../challenges/challenges.js';
import { DiscreetMails } from '../challenges/discreet-mails.js';
import { normaliseEmail } from '../log-in/normalise-email.js';
import { CUSTOMER, valueErrors } from '../identity-values.js';
import { CustomerRegistrationRepeated, CustomerVerificationRequested } from './customer.events.js';
import { Passwords } from '../passwords/passwords.js';
import type { Device } from '../sessions/session.schema.js';
import type { Tokens } from '../sessions/session-tokens.js';
import { CUSTOMER_GRANTS } from './customer-log-in.js';
import { CustomerSessions } from './customer-sessions.js';
import { Customers, type CustomerProfile } from './customers.js';

export interface Registration extends CustomerProfile {
  readonly email: string;
  readonly password: string;
  /** BCP 47; the tenant's first one by default. */
  readonly locale?: string;
}

/** The account that a registration creates when its code is confirmed; the password belongs to its challenge. */
interface Intent extends CustomerProfile {
  readonly passwordHash: string;
  readonly locale: string;
}

/**
 * Registration of customers: first a code to the mailbox, then the account. The caller cannot see whether the email has an
 * account: it gets a challenge in both cases, and a mail tells the owner of an existing account.
 */
@TenantInjectable()
export class RegisterCustomer {
  constructor(
    private readonly challenges: Challenges,
    private readonly customers: Customers,
    private readonly passwords: Passwords,
    private readonly sessions: CustomerSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly mails: DiscreetMails,
    private readonly tenant: CurrentTenant,
    private readonly keys: TenantKeys,
  ) {}

  /** Mails a code, unless the mailbox has one. @returns the challenge's id @throws auth.email-unusable, auth.password-unusable, identity.invalid-value, auth.busy */
  async request({ email: given, password, ...wanted }: Registration): Promise<string> {
    const email = normaliseEmail(given);
    const profile = accepted(CUSTOMER, wanted, valueErrors.invalid);
    const locale = profile.locale ?? this.tenant.locale;
    const { name, slug } = this.tenant.record;
    const words = [name, slug, email, profile.firstName, profile.lastName];
    const passwordHash = await this.passwords.hash(this.keys, password, words);
    const known = (await this.customers.withEmail(email)) !== null;
    const intent: Intent = { ...profile, locale, passwordHash };
    return this.unitOfWork.run(async () => {
      const {
        id: challengeId,
        sealed,
        send,
      } = await this.challenges.open('registration', email, {
        decoy: known,
        ...(!known && { intent: { ...intent } }),
      });
      if (!send) return challengeId;
      await this.outbox.append(
        known
          ? CustomerRegistrationRepeated.of(challengeId, { email, locale })
          : CustomerVerificationRequested.of(challengeId, { challengeId, email, locale, sealed }),
      );
      return challengeId;
    });
  }

  /** Mails the code once more. @throws auth.resend-too-soon, auth.code-invalid */
  async resend(challengeId: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const { row, sealed } = await this.challenges.renew(challengeId, 'registration');
      const mail = { challengeId, email: row.email, sealed };
      await this.mails.append(
        row.decoy
          ? null
          : CustomerVerificationRequested.of(challengeId, { ...mail, locale: intentOf(row).locale }),
      );
    });
  }

  /** Creates the account and logs it in. @throws auth.code-invalid, auth.email-taken */
  async confirm(challengeId: string, code: string, device: Device): Promise<Tokens> {
    const challenge = await this.challenges.attempt(challengeId, 'registration', code);
    const { _id } = await this.customers.add({ ...intentOf(challenge), email: challenge.email }, () =>
      this.challenges.redeem(challenge),
    );
    return this.sessions.open(_id, CUSTOMER_GRANTS, device);
  }
}

function intentOf({ intent }: Challenge): Intent {
  return intent as unknown as Intent;
}
