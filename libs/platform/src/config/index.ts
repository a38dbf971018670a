import { readConfig, type PlatformConfig } from './config.js';

export { declaredSettings, declareSettings, type Settings, type SettingsOf } from './declare-settings.js';
export { ConfigError } from './config-error.js';
export { CONFIG } from './config.js';
export { loadEnvFile } from './env-file.js';
export { renderEnvExample } from './env-example.js';
export { ConfigModule } from './config.module.js';
export { bool, list, num, origin, port, positive, str } from './kinds.js';
export { settings } from './settings.js';

/**
 * The validated, frozen configuration of a process. Open for declaration merging: each library adds the settings that it
 * declares, so a service can read the settings of its own library and of those below it.
 */
export interface Config extends PlatformConfig {}

/**
 * Reads the configuration from environment variables. Only settings of libraries that are already loaded are read.
 * @throws ConfigError naming each wrong variable, what was found, what is expected and an example
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return readConfig(env) as Config;
}
