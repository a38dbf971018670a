import { declareSettings, num, positive, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  ACCESS_TOKEN_TTL: positive({ default: 600, desc: 'Lifetime of an access token in seconds' }),
  REFRESH_TOKEN_TTL: positive({ default: 2_592_000, desc: 'Lifetime of an unused session in seconds' }),
  SESSION_MAX_AGE: positive({
    default: 7_776_000,
    desc: 'Longest lifetime of a session in seconds, even if it is used; then people must log in again',
  }),
  BCRYPT_ROUNDS: num({ default: 11, devDefault: 8, desc: 'Cost of password hashes (2^n rounds)' }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
