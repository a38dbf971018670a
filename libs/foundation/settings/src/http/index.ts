export { ShopSettingsDto } from './settings.dto.js';
export { SettingsHttpModule } from './settings-http.module.js';
export { tenantSettingsDto } from './tenant-settings.dto.js';
