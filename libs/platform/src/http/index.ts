export {
  Access,
  accessRuleOf,
  RawBody,
  resolveAccess,
  type AccessRule,
  type Answer,
  type Audience,
  type ResolvedAccess,
} from './access.js';
export * from './fields/index.js';
export { toDomainError } from './foreign-errors.js';
export { refuseHostile } from './hostile-input.js';
export { platformErrors } from './http.errors.js';
export { InputPipe } from './input.pipe.js';
export type { SortField, SortValue } from './keyset.js';
export { Page, PageQuery, SortedPageQuery, type PageOf } from './page.js';
export { Paging, type CursorScope, type PagePlan } from './paging.js';
export { FieldErrorDto, ProblemDto } from './problem.dto.js';
export { ProblemFilter } from './problem.filter.js';
export { PROBLEM_JSON, problemOf, statusOfKind, type Problem } from './problem.js';
