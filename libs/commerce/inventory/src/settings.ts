import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  STOCK_GATE: str({
    choices: ['redis', 'process', 'off'],
    default: 'redis',
    desc: 'Where rivals for the same stock wait for each other; what may be sold is decided by the database alone',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
