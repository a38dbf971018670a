export { clientAddress } from './client-address.js';
export { LiveEmitter } from './live-emitter.js';
export { RedisIoAdapter, type NamespaceGuard } from './redis-io.adapter.js';
