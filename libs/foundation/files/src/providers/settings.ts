import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  FILES_PROVIDER: str({
    choices: ['folder', 's3'],
    default: 'folder',
    desc: 'Where files are: folder (set FILES_FOLDER) or s3, a bucket of S3 or a compatible server (set S3_BUCKET)',
  }),
  FILES_PUBLIC_URL: str({
    default: '',
    desc: 'Where everybody can read <tenant id>/public/… of the files, such as a CDN in front of the bucket; without it the API serves them',
    example: 'https://cdn.example.com',
  }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
