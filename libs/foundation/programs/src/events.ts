export * from './api-keys/api-key.events.js';
export * from './oauth/oauth.events.js';
