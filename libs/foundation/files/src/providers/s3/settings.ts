import { declareSettings, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  S3_BUCKET: str({
    default: '',
    desc: 'Bucket of the files, with FILES_PROVIDER=s3',
    example: 'emporium-files',
  }),
  S3_REGION: str({ default: 'us-east-1', desc: 'Region of the bucket', example: 'eu-central-1' }),
  S3_ENDPOINT: str({
    default: '',
    desc: 'Origin of a server that is compatible with S3, which browsers must reach too; empty: Amazon S3',
    example: 'https://fra1.digitaloceanspaces.com',
  }),
  S3_ACCESS_KEY_ID: str({
    default: '',
    desc: 'Access key of the bucket; empty: what the machine offers, such as the role of an EC2 instance',
    example: 'AKIAXXXXXXXXXXXXXXXX',
  }),
  S3_SECRET_ACCESS_KEY: str({ default: '', desc: 'Secret of S3_ACCESS_KEY_ID' }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
