export { isId, newId, timeOf } from './ids.js';
