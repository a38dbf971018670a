import { TextDecoder } from 'node:util';
import { productFilesErrors } from '../product-files.errors.js';

/**
 * The same text in UTF-8 without a byte order mark. UTF-16 with one is translated.
 * @throws product-files.unreadable for another encoding, which would be imported with broken letters
 */
export async function* asUtf8(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let first = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk as Buffer);
    if (!decoder) {
      first = Buffer.concat([first, bytes]);
      if (first.length < 2) continue;
      decoder = decoderFor(first);
    }
    const text = decoded(decoder, first.length > 0 ? first : bytes);
    first = Buffer.alloc(0);
    if (text !== '') yield Buffer.from(text);
  }
  decoder ??= decoderFor(first);
  const rest = decoded(decoder, first, true);
  if (rest !== '') yield Buffer.from(rest);
}

function decoderFor([one, two]: Buffer): TextDecoder {
  const encoding =
    one === 0xff && two === 0xfe ? 'utf-16le' : one === 0xfe && two === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}

function decoded(decoder: TextDecoder, bytes: Buffer, last = false): string {
  try {
    return decoder.decode(bytes, { stream: !last });
  } catch {
    throw productFilesErrors.unreadable({
      en: 'The file is not UTF-8. Save it again as “CSV UTF-8”.',
      de: 'Die Datei ist nicht in UTF-8. Speichern Sie sie noch einmal als „CSV UTF-8“.',
    });
  }
}
