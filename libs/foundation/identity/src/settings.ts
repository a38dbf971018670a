import { declareSettings, num, positive, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  ACCESS_TOKEN_TTL: positive({ default: 600, desc: 'Life of an access token in seconds' }),
  REFRESH_TOKEN_TTL: positive({ default: 2_592_000, desc: 'Life of a session without use in seconds' }),
  SESSION_MAX_AGE: positive({
    default: 7_776_000,
    desc: 'Life of a session in seconds, however much it is used; then people log in again',
  }),
  BCRYPT_ROUNDS: num({ default: 11, devDefault: 8, desc: 'Cost of password hashes (2^n rounds)' }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
