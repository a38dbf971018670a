import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  SMTP_URL: str({
    default: '',
    desc: 'Mail server, with user and password if it wants them (percent-encoded); smtps: TLS from the beginning',
    example: 'smtp://user:password@mail.example.com:587',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
