import { ConfigError } from '#platform/config';
import { DomainError } from '#platform/errors';
import { CommandError } from './command-error.js';

/**
 * One line that says what went wrong and what to do; several if settings are wrong. undefined for other errors, which are
 * printed with their stack.
 */
export function lineFor(error: unknown): string | undefined {
  if (error instanceof CommandError || error instanceof ConfigError) return error.message;
  if (!(error instanceof DomainError)) return undefined;
  const { code, message, spec, extras } = error;
  const fields = (extras.errors ?? []).map(
    ({ pointer, message }) => `${pointer.slice(1).replaceAll('/', '.')} ${message.en}`,
  );
  if (fields.length > 0) return `${code}: ${fields.join('; ')}`;
  // The detail says what is wrong. Without a detail, print the title and the advice.
  return `${code}: ${message === spec.title ? `${message}. ${spec.advice}` : message}`;
}
