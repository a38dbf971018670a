export { settings } from './library.js';
export { ChangeTenant } from './change-tenant.js';
export { SettingsModule } from './settings.module.js';
