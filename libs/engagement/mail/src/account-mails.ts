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
import { OAuthGrantReused, type EndedGrantFacts } from '#foundation/programs/events';
import { Subscriber, type EventSubscriber, type NumberedEvent } from '#foundation/tenancy';
import { Mails } from './mails.js';

const CODE_LIFE_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** The template of each event's mail, and for how long the mail is useful. */
const MAILS = {
  [CustomerVerificationRequested.type]: { template: 'verification-code', usefulMs: CODE_LIFE_MS },
  [CustomerRegistrationRepeated.type]: { template: 'account-exists', usefulMs: DAY_MS },
  [CustomerPasswordResetRequested.type]: { template: 'password-reset', usefulMs: CODE_LIFE_MS },
  [CustomerEmailChangeRequested.type]: { template: 'email-change', usefulMs: CODE_LIFE_MS },
  [CustomerEmailChanged.type]: { template: 'email-changed', usefulMs: 7 * DAY_MS },
  [CustomerExportRequested.type]: { template: 'personal-data', usefulMs: DAY_MS },
  [StaffPasswordResetRequested.type]: { template: 'password-reset', usefulMs: CODE_LIFE_MS },
  [CustomerDeviceCodeRequested.type]: { template: 'device-code', usefulMs: 3_600_000 },
  [StaffDeviceCodeRequested.type]: { template: 'device-code', usefulMs: 3_600_000 },
  [CustomerMfaChanged.type]: { template: 'mfa-changed', usefulMs: DAY_MS },
  [StaffMfaChanged.type]: { template: 'mfa-changed', usefulMs: DAY_MS },
  [CustomerPasswordChanged.type]: { template: 'password-changed', usefulMs: 7 * DAY_MS },
  [StaffPasswordChanged.type]: { template: 'password-changed', usefulMs: 7 * DAY_MS },
  [CustomerTokenReused.type]: { template: 'session-ended', usefulMs: 7 * DAY_MS },
  [StaffTokenReused.type]: { template: 'session-ended', usefulMs: 7 * DAY_MS },
  [OAuthGrantReused.type]: { template: 'app-ended', usefulMs: 7 * DAY_MS },
  [StaffInvited.type]: { template: 'staff-invitation', usefulMs: 7 * DAY_MS },
} as const;

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
      Pick<SealedMail, 'locale'> & Partial<SealedMail & SecondFactorFacts & Pick<EndedGrantFacts, 'app'>>
    >,
  ): Promise<void> {
    const { email: to, locale, sealed, change, app } = event.data;
    // An event from before the version that mails it names nobody.
    if (!to) return;
    const { template, usefulMs } = MAILS[event.type]!;
    await this.mails.queue(event, {
      template,
      to,
      recipient: 'account',
      locale,
      data: { ...(sealed && { sealed }), ...(change && { change }), ...(app && { app }) },
      usefulUntil: new Date(event.occurredAt.getTime() + usefulMs),
    });
  }
}
