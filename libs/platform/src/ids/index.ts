export { isId, newId, timeOf } from './ids.js';
export { PROCESS_ID } from './process-id.js';
