export { settings } from './library.js';
export { ReleasesSetting, type SettingRelease } from './setting-releases.js';
export { ChangeTenant } from './change-tenant.js';
export { SettingsModule } from './settings.module.js';
