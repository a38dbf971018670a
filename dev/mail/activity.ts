import type { Mail } from './mails.js';
import { Refused } from './send-request.js';

/** A message as SendGrid's Email Activity API lists it (https://docs.sendgrid.com/api-reference/e-mail-activity). */
export interface Activity {
  readonly from_email: string;
  readonly msg_id: string;
  readonly subject: string;
  readonly to_email: string;
  readonly status: 'delivered';
  readonly opens_count: number;
  readonly clicks_count: number;
  readonly last_event_time: string;
}

const CONDITION =
  /^(?:unique_args\['([^']+)'\]|(msg_id|from_email|to_email|subject|status))\s*=\s*"([^"]*)"$/;

/**
 * Finds mails by a query such as `(unique_args['mail_id']="x") AND to_email="a@example.com"`, newest first. A sender
 * that lost an answer asks in this way whether its mail was accepted. Only equality and AND are supported.
 *
 * @throws Refused 400 if the query cannot be read.
 */
export function search(mails: readonly Mail[], query: string, limit: number): Activity[] {
  const conditions = query
    .split(/\s+AND\s+/i)
    .map((part) =>
      part
        .trim()
        .replace(/^\(+|\)+$/g, '')
        .trim(),
    )
    .map(conditionOf);
  return mails
    .filter((mail) => conditions.every((matches) => matches(mail)))
    .toReversed()
    .slice(0, limit)
    .map(activityOf);
}

function conditionOf(part: string): (mail: Mail) => boolean {
  const [, arg, field, value] = CONDITION.exec(part) ?? [];
  if (arg !== undefined) return (mail) => mail.args[arg] === value;
  if (field === undefined) throw new Refused(400, `invalid query: ${part}`, 'query');
  return (mail) => activityOf(mail)[field as keyof Activity] === value;
}

function activityOf(mail: Mail): Activity {
  return {
    from_email: bare(mail.from),
    msg_id: mail.id,
    subject: mail.subject,
    to_email: bare(mail.to[0] ?? ''),
    status: 'delivered',
    opens_count: 0,
    clicks_count: 0,
    last_event_time: mail.receivedAt,
  };
}

function bare(address: string): string {
  return /<(.+)>$/.exec(address)?.[1] ?? address;
}
