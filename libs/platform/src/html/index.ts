export { browserPage, pagePolicy, type BrowserPage } from './browser-page.js';
export { escapeHtml, html, type Html } from './html.js';
