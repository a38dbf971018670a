import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  MAIL_PROVIDER: str({
    choices: ['smtp', 'sendgrid', 'none'],
    default: 'none',
    desc: 'How mails are sent: smtp (set SMTP_URL) or sendgrid (set SENDGRID_API_KEY); none: they are recorded, not sent',
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
