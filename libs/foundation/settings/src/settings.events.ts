import { anything, list, object, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

const CHANGED = {
  setting: text(),
  before: anything('Null if there was no value'),
  after: anything('Null if there is no value any more'),
};
export type ChangedSetting = FactsOf<typeof CHANGED>;

export const SettingsChanged = defineEvent({
  type: 'settings.changed',
  summary: 'Settings of the shop changed. `before` and `after` are null where a setting has no value.',
  readWith: 'settings.read',
  data: { changed: list(object(CHANGED)) },
  example: {
    changed: [
      { setting: 'origins', before: [], after: ['https://shop.example.com'] },
      { setting: 'timeZone', before: 'UTC', after: 'Europe/Berlin' },
    ],
  },
});
