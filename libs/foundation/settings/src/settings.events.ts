import { defineEvent } from '#foundation/tenancy';

export interface ChangedSetting {
  readonly setting: string;
  /** Null if there was no value. */
  readonly before: unknown;
  readonly after: unknown;
}

export const SettingsChanged = defineEvent<{ readonly changed: readonly ChangedSetting[] }>({
  type: 'settings.changed',
  summary: 'Settings of the shop changed. `before` is null if a setting had no value.',
  readWith: 'settings.read',
  example: {
    changed: [
      { setting: 'origins', before: [], after: ['https://shop.example.com'] },
      { setting: 'timeZone', before: 'UTC', after: 'Europe/Berlin' },
    ],
  },
});
