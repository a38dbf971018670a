import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  STRIPE_API_BASE: str({
    default: '',
    desc: 'Origin of a stand-in for the Stripe API; empty for Stripe itself',
    example: 'http://127.0.0.1:12111',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
