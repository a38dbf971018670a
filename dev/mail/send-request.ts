import { randomBytes } from 'node:crypto';
import type { Mail } from './mails.js';

/** An entry of SendGrid's `errors`. */
export interface SendGridError {
  readonly message: string;
  readonly field: string | null;
  readonly help: string | null;
}

/** A request that SendGrid would refuse. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
  }

  get errors(): SendGridError[] {
    return [{ message: this.message, field: this.field, help: null }];
  }
}

/** The fields of `POST /v3/mail/send` that are read (https://docs.sendgrid.com/api-reference/mail-send). */
interface SendRequest {
  readonly personalizations?: readonly Personalization[];
  readonly from?: Address;
  readonly reply_to?: Address;
  readonly subject?: string;
  readonly content?: ReadonlyArray<{ readonly type?: string; readonly value?: string }>;
  readonly template_id?: string;
  readonly custom_args?: Readonly<Record<string, string>>;
  readonly categories?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

interface Personalization {
  readonly to?: readonly Address[];
  readonly cc?: readonly Address[];
  readonly bcc?: readonly Address[];
  readonly subject?: string;
  readonly custom_args?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Address {
  readonly email?: string;
  readonly name?: string;
}

/**
 * The mails that a request sends.
 *
 * @throws Refused with SendGrid's message if the request is not valid.
 */
export function mailsOf(body: unknown, sender: string): Mail[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused(400, 'Bad Request');
  const request = body as SendRequest;
  check(request);
  const id = randomBytes(16).toString('base64url');
  const receivedAt = new Date().toISOString();
  const contentOf = (type: string) => request.content?.find((part) => part.type === type)?.value ?? null;
  return (request.personalizations ?? []).map((person, index) => ({
    // SendGrid adds the number of the recipient to the id in its answer.
    id: index === 0 ? id : `${id}.${index}`,
    from: format(request.from),
    to: (person.to ?? []).map(format),
    cc: (person.cc ?? []).map(format),
    bcc: (person.bcc ?? []).map(format),
    replyTo: request.reply_to ? format(request.reply_to) : null,
    subject: person.subject ?? request.subject ?? `template ${request.template_id ?? ''}`,
    text: contentOf('text/plain'),
    html: contentOf('text/html'),
    args: { ...request.custom_args, ...person.custom_args },
    categories: [...(request.categories ?? [])],
    headers: { ...request.headers, ...person.headers },
    sender,
    receivedAt,
  }));
}

function check({
  personalizations,
  from,
  subject,
  content,
  template_id: template,
  custom_args: args,
}: SendRequest): void {
  if (!Array.isArray(personalizations) || personalizations.length === 0) {
    throw new Refused(
      400,
      'The personalizations field is required and must have at least one personalization.',
      'personalizations',
    );
  }
  if (personalizations.length > 1000) {
    throw new Refused(400, 'There is a limit of 1000 total recipients.', 'personalizations');
  }
  (personalizations as readonly Personalization[]).forEach((person, index) => {
    const field = `personalizations.${index}`;
    if (!person.to?.length) {
      throw new Refused(
        400,
        'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
        `${field}.to`,
      );
    }
    for (const kind of ['to', 'cc', 'bcc'] as const)
      person[kind]?.forEach((address, at) => checkAddress(address, `${field}.${kind}.${at}.email`));
    if (JSON.stringify({ ...args, ...person.custom_args }).length > 10_000) {
      throw new Refused(
        400,
        'The custom_args exceed the maximum size of 10000 bytes.',
        `${field}.custom_args`,
      );
    }
  });
  if (!from?.email) {
    throw new Refused(
      400,
      'The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.  e.g. {"email" : "example@example.com"}  or {"email" : "example@example.com", "name" : "Example Recipient"}.',
      'from.email',
    );
  }
  checkAddress(from, 'from.email');
  if (template) return;
  if (!subject && !personalizations.every((person) => person.subject)) {
    throw new Refused(
      400,
      'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.',
      'subject',
    );
  }
  if (!content?.length) {
    throw new Refused(
      400,
      'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required.',
      'content',
    );
  }
  content.forEach(({ type, value }, index) => {
    if (!type || !value)
      throw new Refused(
        400,
        'The content value must be a string at least one character in length.',
        `content.${index}.value`,
      );
  });
}

function checkAddress({ email = '' }: Address, field: string): void {
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(email))
    throw new Refused(400, 'Does not contain a valid address.', field);
}

function format({ email = '', name }: Address = {}): string {
  return name ? `${name} <${email}>` : email;
}
