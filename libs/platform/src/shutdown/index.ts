export { endGracefully } from './end-gracefully.js';
