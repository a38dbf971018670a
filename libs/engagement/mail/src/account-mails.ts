import {
  CustomerEmailChanged,
  CustomerEmailChangeRequested,
  CustomerExportRequested,
  CustomerDeviceCodeRequested,
  CustomerMfaChanged,
  CustomerPasswordChanged,
  CustomerPasswordResetRequested,
  CustomerRegistrationRepeated,
  CustomerTokenReused,
  CustomerVerificationRequested,
  StaffDeviceCodeRequested,
  StaffInvited,
  StaffMfaChanged,
  StaffPasswordChanged,
  StaffPasswordResetRequested,
  StaffTokenReused,
  type SealedMail,
  type SecondFactorFacts,
} from '#foundation/identity/events';
import { MailSenderRequested } from './mail.events.js';
import { OAuthGrantReused, type EndedGrantFacts } from '#foundation/programs/events';
import { Subscriber, type EventSubscriber, type NumberedEvent } from '#foundation/tenancy';
import type { CodeAction, CodePage } from './code-pages.js';
import { Mails } from './mails.js';
import type { TemplateName } from './templates/templates.js';

const CODE_LIFE_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

interface AccountMail {
  readonly template: TemplateName;
  /** For how long the mail is useful. */
  readonly usefulMs: number;
  /** Where the person enters the code of the mail. */
  readonly page?: CodePage;
}

const ofCustomers = (action: CodeAction): CodePage => ({ setting: 'accountPage', action });
const ofStaff = (action: CodeAction): CodePage => ({ setting: 'staffPage', action });

/** The mail of each event. */
const MAILS: Readonly<Record<string, AccountMail>> = {
  [CustomerVerificationRequested.type]: {
    template: 'verification-code',
    usefulMs: CODE_LIFE_MS,
    page: ofCustomers('verify-email'),
  },
  [CustomerRegistrationRepeated.type]: { template: 'account-exists', usefulMs: DAY_MS },
  [CustomerPasswordResetRequested.type]: {
    template: 'password-reset',
    usefulMs: CODE_LIFE_MS,
    page: ofCustomers('password-reset'),
  },
  [CustomerEmailChangeRequested.type]: {
    template: 'email-change',
    usefulMs: CODE_LIFE_MS,
    page: ofCustomers('change-email'),
  },
  [CustomerEmailChanged.type]: { template: 'email-changed', usefulMs: 7 * DAY_MS },
  [CustomerExportRequested.type]: { template: 'personal-data', usefulMs: DAY_MS },
  [StaffPasswordResetRequested.type]: {
    template: 'password-reset',
    usefulMs: CODE_LIFE_MS,
    page: ofStaff('password-reset'),
  },
  [CustomerDeviceCodeRequested.type]: {
    template: 'device-code',
    usefulMs: 3_600_000,
    page: ofCustomers('log-in'),
  },
  [StaffDeviceCodeRequested.type]: { template: 'device-code', usefulMs: 3_600_000, page: ofStaff('log-in') },
  [CustomerMfaChanged.type]: { template: 'mfa-changed', usefulMs: DAY_MS },
  [StaffMfaChanged.type]: { template: 'mfa-changed', usefulMs: DAY_MS },
  [CustomerPasswordChanged.type]: { template: 'password-changed', usefulMs: 7 * DAY_MS },
  [StaffPasswordChanged.type]: { template: 'password-changed', usefulMs: 7 * DAY_MS },
  [CustomerTokenReused.type]: { template: 'session-ended', usefulMs: 7 * DAY_MS },
  [StaffTokenReused.type]: { template: 'session-ended', usefulMs: 7 * DAY_MS },
  [OAuthGrantReused.type]: { template: 'app-ended', usefulMs: 7 * DAY_MS },
  [MailSenderRequested.type]: { template: 'sender-code', usefulMs: CODE_LIFE_MS },
  [StaffInvited.type]: { template: 'staff-invitation', usefulMs: 7 * DAY_MS, page: ofStaff('invitation') },
};

/** Mails codes, links, invitations and warnings about accounts. */
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
    MailSenderRequested,
    CustomerDeviceCodeRequested,
    StaffDeviceCodeRequested,
    CustomerMfaChanged,
    StaffMfaChanged,
    CustomerPasswordChanged,
    StaffPasswordChanged,
    CustomerTokenReused,
    StaffTokenReused,
    OAuthGrantReused,
  ],
})
export class AccountMails implements EventSubscriber {
  constructor(private readonly mails: Mails) {}

  async handle(
    event: NumberedEvent<
      Pick<SealedMail, 'locale'> &
        Partial<SealedMail & { challengeId: string } & SecondFactorFacts & Pick<EndedGrantFacts, 'app'>>
    >,
  ): Promise<void> {
    const { email: to, locale, sealed, challengeId, change, app } = event.data;
    // An event from before the version that mails it names nobody.
    if (!to) return;
    const { template, usefulMs, page } = MAILS[event.type]!;
    await this.mails.queue(event, {
      template,
      to,
      recipient: 'account',
      locale,
      data: {
        ...(sealed && { sealed }),
        ...(challengeId && { challengeId }),
        ...(page && { page }),
        ...(change && { change }),
        ...(app && { app }),
      },
      usefulUntil: new Date(event.occurredAt.getTime() + usefulMs),
    });
  }
}
