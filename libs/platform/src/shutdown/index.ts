export { endGracefully } from './end-gracefully.js';
export { endOnUnexpected } from './end-on-unexpected.js';
