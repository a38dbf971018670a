import { defineEvent } from '#foundation/tenancy';

/** A mail that could not be sent and is not tried again. */
export interface MailFailedFacts {
  readonly mailId: string;
  readonly template: string;
  readonly to: string;
  readonly reason: string;
}

export const MailFailed = defineEvent<MailFailedFacts>({
  type: 'mail.failed',
  summary: 'A mail could not be sent and will not be tried again.',
  published: false,
  personal: ['to'],
  example: {
    mailId: '01jd2k3m4n5p6q7r8s9tavwxyz.customer',
    template: 'order-confirmation',
    to: 'ada@example.com',
    reason: 'Does not contain a valid address.',
  },
});
