import { createHash } from 'node:crypto';
import { pipeline, Transform, type Readable } from 'node:stream';

/** Size and hash of a stream that has ended. */
export interface Measure {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * The same bytes, counted and hashed. The stream fails if the source fails or breaks off, or if the bytes are refused.
 * @param refusal the error if the bytes are not acceptable: asked after each chunk with the bytes so far, and at the end with the
 *   hash as well
 */
export function measured(
  source: Readable,
  refusal: (bytes: number, sha256?: string) => Error | null,
): { readonly content: Readable; readonly measure: () => Measure } {
  const hash = createHash('sha256');
  let bytes = 0;
  let sha256 = '';
  const transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(refusal(bytes), chunk);
    },
    flush(done) {
      sha256 = hash.digest('hex');
      done(refusal(bytes, sha256));
    },
  });
  // Whoever reads the content gets the error.
  return { content: pipeline(source, transform, () => undefined), measure: () => ({ bytes, sha256 }) };
}
