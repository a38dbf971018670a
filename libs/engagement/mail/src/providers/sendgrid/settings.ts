import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  SENDGRID_API_KEY: str({
    default: '',
    desc: 'SendGrid API key for all tenants',
    example: 'SG.xxxxx',
  }),
  SENDGRID_BASE_URL: str({
    default: '',
    desc: 'Origin of a stand-in for the SendGrid API',
    example: 'http://127.0.0.1:7070',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
