export { LiveEmitter } from './live-emitter.js';
export { socketKey } from './socket-key.js';
