import type { Config } from '#platform/config';
import type { MailProvider } from '../mail-provider.js';
import { NoMailProvider } from './no-mail.provider.js';
import { SendGridProvider } from './sendgrid/sendgrid.provider.js';

/** Every mail provider that is built in, by what MAIL_PROVIDER calls it. Another one is a folder here and a line below. */
export const MAIL_PROVIDERS: Readonly<Record<Config['MAIL_PROVIDER'], new (config: Config) => MailProvider>> =
  {
    none: NoMailProvider,
    sendgrid: SendGridProvider,
  };
