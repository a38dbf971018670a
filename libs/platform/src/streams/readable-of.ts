import { AsyncLocalStorage } from 'node:async_hooks';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/**
 * A stream of parts that are made while they are read. They are made in the context of whoever called this (a socket
 * that asks for more has none), so that logs and the isolation guard know whose work it is. An error ends the stream,
 * also where nobody listens: it never ends the process.
 */
export function readableOf(parts: AsyncIterable<string | Uint8Array>): Readable {
  const inContext = AsyncLocalStorage.snapshot();
  const iterator = parts[Symbol.asyncIterator]();
  const bound: AsyncIterator<string | Uint8Array> = {
    next: () => inContext(() => iterator.next()),
    return: (value: unknown) =>
      inContext(() => iterator.return?.(value) ?? Promise.resolve({ done: true as const, value })),
  };
  return heard(Readable.from({ [Symbol.asyncIterator]: () => bound }));
}

/** The bytes of a file. Whoever reads the stream hears that it cannot be opened or read. */
export function fileStream(path: string): Readable {
  return heard(createReadStream(path));
}

/** An error that comes before somebody listens, or after they have gone, would end the process. */
function heard(stream: Readable): Readable {
  return stream.on('error', () => undefined);
}
