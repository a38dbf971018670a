import { catalogErrors } from '../catalog.errors.js';

/**
 * The text of a UTF-8 stream, without a byte order mark.
 * @throws catalog.unreadable-import for another encoding, which would be imported with broken letters
 */
export async function* utf8Only(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (bytes?: Buffer): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw catalogErrors.unreadableImport({
        en: 'The file is not UTF-8. Save it again as “CSV UTF-8”.',
        de: 'Die Datei ist nicht in UTF-8. Speichern Sie sie noch einmal als „CSV UTF-8“.',
      });
    }
  };
  for await (const chunk of source) yield decoded(chunk);
  yield decoded();
}
