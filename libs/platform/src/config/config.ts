import { cleanEnv, EnvMissingError, type CleanedEnv } from 'envalid';
import { ConfigError } from './config-error.js';
import { declaredSettings, type SettingsOf } from './declare-settings.js';
import { settings as platformSettings } from './settings.js';

/** Injection token of {@link Config}. */
export const CONFIG = Symbol('Config');

/** The settings that the platform itself declares. */
export type PlatformConfig = SettingsOf<typeof platformSettings> &
  Readonly<Pick<CleanedEnv<object>, 'isProduction' | 'isDevelopment' | 'isDev' | 'isTest'>>;

/** See `loadConfig`. */
export function readConfig(env: NodeJS.ProcessEnv): PlatformConfig {
  const settings = declaredSettings();
  const config = cleanEnv(env, settings, {
    reporter: ({ errors }) => {
      const lines = Object.entries(errors).map(([name, error]) => {
        const spec = settings[name]!;
        const found =
          error instanceof EnvMissingError ? 'is not set' : `is wrong: ${(error as Error).message}`;
        const example = spec.example ? ` Example: ${name}=${spec.example}` : '';
        return `  ${name} ${found}. ${spec.desc}.${example}`;
      });
      if (lines.length > 0) {
        throw new ConfigError(
          `Configuration is not usable. Set these environment variables, or put them into .env (see .env.example):\n${lines.join('\n')}`,
        );
      }
    },
  });
  if (config.isProduction && config.ENCRYPTION_KEY === platformSettings.ENCRYPTION_KEY.example) {
    throw new ConfigError(
      'ENCRYPTION_KEY is the example of .env.example, which is public. Make your own with: openssl rand -base64 32',
    );
  }
  // A plain object is read faster than envalid's proxy; a copy alone would lose its getters.
  const { isProduction, isDevelopment, isDev, isTest } = config;
  return Object.freeze({
    ...config,
    isProduction,
    isDevelopment,
    isDev,
    isTest,
  }) as unknown as PlatformConfig;
}
