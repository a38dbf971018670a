export { endFailedStart } from './end-failed-start.js';
export { endGracefully } from './end-gracefully.js';
export { endOnUnexpected } from './end-on-unexpected.js';
