export {
  actAs,
  currentExecution,
  runWith,
  type Actor,
  type Execution,
  type Origin,
} from './execution-context.js';
