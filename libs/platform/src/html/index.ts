export { escapeHtml, html, type Html } from './html.js';
