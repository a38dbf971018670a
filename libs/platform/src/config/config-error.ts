/** Thrown once with everything that is wrong, so that nobody fixes settings one start at a time. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
