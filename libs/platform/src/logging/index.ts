export { createLogger } from './logger.js';
export { PinoNestLogger } from './pino-nest-logger.js';
