/*
 * SendGrid's packages declare `export =` and named exports at once, of which TypeScript 7 sees the first only. Here are
 * the names that are used, with the types that the packages give them.
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
