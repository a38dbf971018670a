import { defineEvent } from '#foundation/tenancy';

export interface ChangedSetting {
  readonly setting: string;
  /** Null if there was no value. */
  readonly before: unknown;
  /** Null if there is none any more. */
  readonly after: unknown;
}

export const SettingsChanged = defineEvent<{ readonly changed: readonly ChangedSetting[] }>({
  type: 'settings.changed',
  summary: 'Settings of the shop changed. `before` and `after` are null where a setting has no value.',
  readWith: 'settings.read',
  example: {
    changed: [
      { setting: 'origins', before: [], after: ['https://shop.example.com'] },
      { setting: 'timeZone', before: 'UTC', after: 'Europe/Berlin' },
    ],
  },
});
