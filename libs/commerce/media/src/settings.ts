import { declareSettings, positive, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  MEDIA_IMAGE_MAX_BYTES: positive({
    default: 33_554_432,
    desc: 'Largest picture in bytes; a worker holds it in memory',
  }),
  MEDIA_IMAGE_MAX_PIXELS: positive({
    default: 50_000_000,
    desc: 'Most pixels of a picture; a worker needs up to four bytes of memory for each',
  }),
  MEDIA_FILE_MAX_BYTES: positive({ default: 1_073_741_824, desc: 'Largest video or document in bytes' }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
