import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  FILES_FOLDER: str({
    default: '.data/files',
    desc: 'Folder of the files; every process of the installation must see the same',
    example: '/var/lib/emporium/files',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
