import {
  CustomerEmailChanged,
  CustomerEmailChangeRequested,
  CustomerExportRequested,
  CustomerPasswordResetRequested,
  CustomerRegistrationRepeated,
  CustomerVerificationRequested,
  StaffInvited,
  StaffPasswordResetRequested,
  type SealedMail,
} from '#identity/events';
import { Subscriber, type EventSubscriber, type NumberedEvent } from '#tenancy';
import { Mails } from './mails.js';

const CODE_LIFE_MS = 10 * 60_000;

/** What each event mails, and for how long that is of use. */
const MAILS = {
  [CustomerVerificationRequested.type]: { template: 'verification-code', usefulMs: CODE_LIFE_MS },
  [CustomerRegistrationRepeated.type]: { template: 'account-exists', usefulMs: 24 * 3_600_000 },
  [CustomerPasswordResetRequested.type]: { template: 'password-reset', usefulMs: CODE_LIFE_MS },
  [CustomerEmailChangeRequested.type]: { template: 'email-change', usefulMs: CODE_LIFE_MS },
  [CustomerEmailChanged.type]: { template: 'email-changed', usefulMs: 7 * 86_400_000 },
  [CustomerExportRequested.type]: { template: 'personal-data', usefulMs: 24 * 3_600_000 },
  [StaffPasswordResetRequested.type]: { template: 'password-reset', usefulMs: CODE_LIFE_MS },
  [StaffInvited.type]: { template: 'staff-invitation', usefulMs: 7 * 86_400_000 },
} as const;

/** Mails codes, invitations and warnings to the owners of mailboxes. */
@Subscriber({
  name: 'mail.accounts',
  on: [
    CustomerVerificationRequested,
    CustomerRegistrationRepeated,
    CustomerPasswordResetRequested,
    CustomerEmailChangeRequested,
    CustomerEmailChanged,
    CustomerExportRequested,
    StaffPasswordResetRequested,
    StaffInvited,
  ],
})
export class AccountMails implements EventSubscriber {
  constructor(private readonly mails: Mails) {}

  async handle(event: NumberedEvent<Omit<SealedMail, 'sealed'> & Partial<SealedMail>>): Promise<void> {
    const { email: to, locale, sealed } = event.data;
    const { template, usefulMs } = MAILS[event.type]!;
    await this.mails.queue(event, {
      template,
      to,
      recipient: 'account',
      locale,
      data: sealed ? { sealed } : {},
      usefulUntil: new Date(event.occurredAt.getTime() + usefulMs),
    });
  }
}
