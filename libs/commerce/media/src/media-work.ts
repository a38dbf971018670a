/** Name of the work of {@link TendMedia}. */
export const MEDIA_WORK = 'media';
