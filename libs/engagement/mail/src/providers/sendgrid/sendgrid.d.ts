/*
 * SendGrid's packages declare both `export =` and named exports, and TypeScript 7 sees only the first. This file
 * declares the names that we use, with the packages' own types.
 */
declare module '@sendgrid/client' {
  import type client from '@sendgrid/client/src/client';

  export type Client = typeof client;
  export const Client: new () => Client;
}

declare module '@sendgrid/mail' {
  import type mail from '@sendgrid/mail/src/mail';

  export type { MailDataRequired } from '@sendgrid/helpers/classes/mail';
  export type MailService = typeof mail;
  export const MailService: new () => MailService;
}
