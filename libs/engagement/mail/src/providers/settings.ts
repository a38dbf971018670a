import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  MAIL_PROVIDER: str({
    choices: ['sendgrid', 'none'],
    default: 'none',
    desc: 'Mail provider; none: mails are recorded, not sent',
  }),
  MAIL_FROM: str({
    default: 'no-reply@localhost',
    desc: 'Sender of mails of tenants without mailFrom, which staff set with PATCH /admin/settings',
    example: 'no-reply@example.com',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
