import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  STOCK_GATE: str({
    choices: ['redis', 'process', 'off'],
    default: 'redis',
    desc: 'Where requests for the same stock wait for their turn; the database alone prevents overselling',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
