import type { OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { ConfigError, type Config } from '#platform/config';
import { parseUrl } from '#platform/urls';
import type { MailProvider, OutgoingMail, SendOutcome } from '../../mail-provider.js';

const TIMEOUT_MS = 10_000;

/** What nodemailer says of a mail that was not sent. */
interface SmtpError extends Error {
  /** The server's reply (RFC 5321 section 4.2). */
  readonly responseCode?: number;
  /** `ESOCKET` and `EDNS`: there was no connection. */
  readonly code?: string;
  /** What was being said when it failed: `CONN`, `AUTH PLAIN`, `MAIL FROM`, `RCPT TO`, `DATA`. */
  readonly command?: string;
}

/** Any mail server, by SMTP (RFC 5321). Connections are kept for the next mails. */
export class SmtpProvider implements MailProvider, OnApplicationShutdown {
  private readonly transport: Transporter;

  /** @throws ConfigError if there is no usable SMTP_URL */
  constructor({ SMTP_URL }: Pick<Config, 'SMTP_URL'>) {
    const url = parseUrl(SMTP_URL);
    if (!url || !['smtp:', 'smtps:'].includes(url.protocol)) {
      throw new ConfigError(
        'MAIL_PROVIDER is smtp: set SMTP_URL to the address of the mail server, such as smtp://user:password@mail.example.com:587',
      );
    }
    this.transport = createTransport({
      url: SMTP_URL,
      pool: true,
      // A password is never sent in the clear.
      requireTLS: url.protocol === 'smtp:' && url.username !== '',
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      // Who sends the mail again is the queue.
      maxRequeues: 0,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    // A kept connection that breaks is not an error of a mail; without a listener it would end the process.
    this.transport.on('error', () => undefined);
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }

  async send({ from, to, subject, text, html, messageId }: OutgoingMail): Promise<SendOutcome> {
    try {
      const sender = { name: from.name, address: from.email };
      const sent = await this.transport.sendMail({ from: sender, to, subject, text, html, messageId });
      return { kind: 'accepted', providerMessageId: (sent as { messageId: string }).messageId };
    } catch (error) {
      return outcomeOf(error as SmtpError);
    }
  }

  /** A mail server does not tell what it has sent. */
  find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

function outcomeOf({ message: reason, responseCode, code, command = '' }: SmtpError): SendOutcome {
  if (responseCode === undefined) {
    // Where a connection broke is not told: the server may have taken the mail before its answer was lost.
    return { kind: ['ESOCKET', 'EDNS'].includes(code ?? '') ? 'later' : 'unclear', reason };
  }
  const aboutTheMail = ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command);
  // A wrong password says nothing of the mail. Somebody will correct it.
  return { kind: responseCode >= 500 && aboutTheMail ? 'refused' : 'later', reason };
}
