export { queueRoot } from './queue.module.js';
