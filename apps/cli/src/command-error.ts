/** A command was called wrongly or was not confirmed; the message says what is expected. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
