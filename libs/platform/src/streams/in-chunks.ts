import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * The same bytes in small chunks, with a turn of the event loop for other work between them: for a parser that handles each
 * chunk in one go. Pass it to `pipeline`.
 * @param bytes largest size of a chunk
 */
export function inChunks(bytes: number) {
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
