/** Thrown once with all wrong settings, so that they can be corrected together. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
