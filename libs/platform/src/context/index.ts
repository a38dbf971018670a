export { currentExecution, runWith, type Actor, type Execution } from './execution-context.js';
