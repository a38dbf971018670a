import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  MAIL_PROVIDER: str({ choices: ['sendgrid', 'none'], default: 'none', desc: 'How mail leaves' }),
  MAIL_FROM: str({
    default: 'no-reply@localhost',
    desc: 'Sender where a tenant has none',
    example: 'no-reply@example.com',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
