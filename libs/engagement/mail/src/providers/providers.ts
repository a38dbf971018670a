import type { Config } from '#platform/config';
import type { MailProvider } from '../mail-provider.js';
import { NoMailProvider } from './no-mail.provider.js';
import { SendGridProvider } from './sendgrid/sendgrid.provider.js';
import { settings as sendgrid } from './sendgrid/settings.js';
import { settings } from './settings.js';
import { settings as smtp } from './smtp/settings.js';
import { SmtpProvider } from './smtp/smtp.provider.js';

/** Built-in mail providers by their name in MAIL_PROVIDER. To add one, add a folder here and a line below. */
export const MAIL_PROVIDERS: Readonly<Record<Config['MAIL_PROVIDER'], new (config: Config) => MailProvider>> =
  {
    none: NoMailProvider,
    sendgrid: SendGridProvider,
    smtp: SmtpProvider,
  };

/** Settings of mail and its providers, read from the environment. */
export const MAIL_SETTINGS = { ...settings, ...sendgrid, ...smtp };
