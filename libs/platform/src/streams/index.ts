export { inPieces } from './in-pieces.js';
export { limitedTo } from './limited-to.js';
export { fileStream, readableOf } from './readable-of.js';
