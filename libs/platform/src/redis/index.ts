export { REDIS, REDIS_FACTORY, RedisModule, type RedisFactory } from './redis.module.js';
