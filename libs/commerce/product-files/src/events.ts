export { ExportEnded, ExportStarted, ImportEnded, ImportStarted } from './product-files.events.js';
