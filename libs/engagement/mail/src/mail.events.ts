import { CHALLENGE, EXAMPLE_CHALLENGE } from '#foundation/identity';
import { id, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

/** A mail that could not be sent and is not tried again. */
const FAILED = { mailId: id(), template: text(), to: text(), reason: text() };
export type MailFailedFacts = FactsOf<typeof FAILED>;

export const MailSenderRequested = defineEvent({
  type: 'mail.sender-requested',
  summary: 'Staff want mails of the shop to come from this address; its mailbox gets a code.',
  published: false,
  personal: ['email'],
  data: CHALLENGE,
  example: EXAMPLE_CHALLENGE,
});

export const MailFailed = defineEvent({
  type: 'mail.failed',
  summary: 'A mail could not be sent and will not be tried again.',
  published: false,
  personal: ['to'],
  data: FAILED,
  example: {
    mailId: '01jd2k3m4n5p6q7r8s9tavwxyz.customer',
    template: 'order-confirmation',
    to: 'ada@example.com',
    reason: 'Does not contain a valid address.',
  },
});
