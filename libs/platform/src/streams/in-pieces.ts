import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * The same bytes in small pieces, with a turn of the event loop for everybody else between them: for a parser that works
 * through all that it is given at once. Hand it to `pipeline`.
 * @param bytes of a piece at most
 */
export function inPieces(bytes: number) {
  return async function* (source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      const whole = Buffer.from(chunk as Buffer);
      for (let at = 0; at < whole.length; at += bytes) {
        yield whole.subarray(at, at + bytes);
        await nextTurn();
      }
    }
  };
}
