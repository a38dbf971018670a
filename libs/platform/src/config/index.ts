export { CONFIG, ConfigError, loadConfig, type Config } from './config.js';
export { renderEnvExample } from './env-example.js';
export { ConfigModule } from './config.module.js';
export { settings } from './settings.js';
