export { clientAddress } from './client-address.js';
export { RedisIoAdapter, type NamespaceGuard } from './redis-io.adapter.js';
