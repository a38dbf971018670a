export { SettingsChanged } from './settings.events.js';
