export {
  actAs,
  answerOnlyUntil,
  currentExecution,
  NOBODY,
  runWith,
  type Actor,
  type Caller,
  type Execution,
  type Origin,
} from './execution-context.js';
