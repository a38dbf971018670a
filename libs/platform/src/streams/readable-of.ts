import { AsyncLocalStorage } from 'node:async_hooks';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/**
 * A stream of chunks that are made while they are read. They are made in the async context of the caller of this function (a
 * socket that reads has none), so that logs and the isolation checks know the tenant. An error ends the stream, even if
 * nothing listens for it; it never ends the process.
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

/** The bytes of a file. The stream fails if the file cannot be opened or read. */
export function fileStream(path: string): Readable {
  return heard(createReadStream(path));
}

/** Listens for errors: an error before or after the reader listens would otherwise end the process. */
function heard(stream: Readable): Readable {
  return stream.on('error', () => undefined);
}
