/** What a name may consist of: the same on every file system and in every URL, whatever their case. */
const NAME = /^[a-z0-9_-][a-z0-9_.-]{0,127}$/;
const LONGEST = 500;

/** The media types of files by the endings of their names. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['avif', 'image/avif'],
  ['csv', 'text/csv; charset=utf-8'],
  ['gif', 'image/gif'],
  ['json', 'application/json'],
  ['jpg', 'image/jpeg'],
  ['mov', 'video/quicktime'],
  ['mp4', 'video/mp4'],
  ['ndjson', 'application/x-ndjson'],
  ['pdf', 'application/pdf'],
  ['png', 'image/png'],
  ['txt', 'text/plain; charset=utf-8'],
  ['webm', 'video/webm'],
  ['webp', 'image/webp'],
  ['zip', 'application/zip'],
]);

/**
 * The path, if it is safe: names separated by `/`, none of which begins with a dot. Paths are made by code; a name that
 * people have chosen must not be a part of one.
 * @throws Error
 */
export function safePath(path: string): string {
  if (isSafePath(path)) return path;
  throw new Error(`${JSON.stringify(path.slice(0, LONGEST))} is not a safe path of a file`);
}

/** Whether a path is one that {@link safePath} accepts. */
export function isSafePath(path: string): boolean {
  return path.length <= LONGEST && path.split('/').every((name) => NAME.test(name));
}

/** The media type of a file, by the ending of its name. */
export function mediaTypeOf(path: string): string {
  const ending = /\.([a-z0-9]+)$/.exec(path)?.[1];
  return (ending && TYPES.get(ending)) || 'application/octet-stream';
}
