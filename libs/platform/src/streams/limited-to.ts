import { Transform, type Readable } from 'node:stream';

/**
 * The same bytes up to a size; after that the stream fails, and the source is not read further. An error of the source
 * becomes an error of the stream.
 * @param tooLarge makes the error
 */
export function limitedTo(source: Readable, maxBytes: number, tooLarge: () => Error): Readable {
  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge());
      else done(null, chunk);
    },
  });
  // Not `pipeline` to the source: that would destroy a request's socket before the refusal is answered.
  source.on('error', (error) => limited.destroy(error));
  source.once('aborted', () => limited.destroy(new Error('the sender went away')));
  limited.on('error', () => source.unpipe(limited));
  return source.pipe(limited);
}
