export { inChunks } from './in-chunks.js';
export { limitedTo } from './limited-to.js';
export { measured, type Measure } from './measured.js';
export { fileStream, readableOf } from './readable-of.js';
