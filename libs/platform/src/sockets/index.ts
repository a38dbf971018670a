export { LiveEmitter } from './live-emitter.js';
export { RedisIoAdapter } from './redis-io.adapter.js';
