import { declareSettings, positive, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  CHECKOUT_TTL: positive({
    default: 1800,
    desc: 'Seconds for which a checkout reserves stock before it expires',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
