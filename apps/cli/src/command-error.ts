import { DomainError } from '#platform/errors';

/** A command cannot run as it was called; the message says what is expected. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * What went wrong and what to do, in one line; undefined for faults that are not the caller's, which are shown whole.
 */
export function lineFor(error: unknown): string | undefined {
  if (error instanceof CommandError) return error.message;
  if (!(error instanceof DomainError)) return undefined;
  const { code, message, spec, extras } = error;
  const fields = (extras.errors ?? []).map(
    ({ pointer, message }) => `${pointer.slice(1).replaceAll('/', '.')} ${message}`,
  );
  if (fields.length > 0) return `${code}: ${fields.join('; ')}`;
  // A detail says what is wrong here; the title and its advice are for when there is none.
  return `${code}: ${message === spec.title ? `${message}. ${spec.advice}` : message}`;
}
