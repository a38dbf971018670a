import { cleanEnv, EnvMissingError, type CleanedEnv } from 'envalid';
import { settings } from './settings.js';

/** The validated, frozen configuration of a process. */
export type Config = Readonly<CleanedEnv<typeof settings>>;

/** Injection token of {@link Config}. */
export const CONFIG = Symbol('Config');

/** Thrown once with everything that is wrong, so that nobody fixes settings one start at a time. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError naming each wrong variable, what was found, what is expected and an example
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const config = cleanEnv(env, settings, {
    reporter: ({ errors }) => {
      const lines = Object.entries(errors).map(([name, error]) => {
        const spec = settings[name as keyof typeof settings] as { desc?: string; example?: string };
        const found =
          error instanceof EnvMissingError ? 'is not set' : `is wrong: ${(error as Error).message}`;
        const example = spec.example ? ` Example: ${name}=${spec.example}` : '';
        return `  ${name} ${found}. ${spec.desc}.${example}`;
      });
      if (lines.length > 0) {
        throw new ConfigError(
          `Configuration is not usable. Set these environment variables (see .env.example):\n${lines.join('\n')}`,
        );
      }
    },
  });
  if (config.isProduction && config.ENCRYPTION_KEY === settings.ENCRYPTION_KEY.example) {
    throw new ConfigError(
      'ENCRYPTION_KEY is the example of .env.example, which everybody knows. Make one with: openssl rand -base64 32',
    );
  }
  // A plain object is read faster than envalid's proxy; a copy alone would lose its getters.
  const { isProduction, isDevelopment, isDev, isTest } = config;
  return Object.freeze({ ...config, isProduction, isDevelopment, isDev, isTest });
}
