export { Access, accessRuleOf } from './access.js';
export { isPluginsRoute } from './route-config.js';
export {
  resolveAccess,
  type AccessRule,
  type Answer,
  type Audience,
  type ResolvedAccess,
} from './access-rule.js';
export {
  AccessTable,
  API_PREFIX,
  surfaceOf,
  UndeclaredRoutesError,
  type RouteEntry,
  type Surface,
} from './access-table.js';
export { declareMessage, declareNamespace, UndeclaredMessagesError } from './message-table.js';
export type {
  MessageEntry,
  MessageRule,
  NamespaceEntry,
  NamespaceRule,
  SocketAudience,
} from './message-rule.js';
export { canonicalQueryOf } from './canonical-query.js';
export { sendAgain, type AnswerKeeper, type TaggedContent } from './content-tag.js';
export type { CorsPolicy } from './cors.js';
export { configureEdge, type EdgeOptions } from './edge.js';
export { EdgeModule } from './edge.module.js';
export { DeviceDto } from './device.dto.js';
export { EntityTag, IfMatch, RequiredIfMatch } from './entity-tag.js';
export { createFastifyAdapter } from './fastify-adapter.js';
export * from './fields/index.js';
export { toDomainError } from './to-domain-error.js';
export { refuseHostile } from './hostile-input.js';
export { InputPipe, readInput } from './input.pipe.js';
export { Page, PageQuery, SortedPageQuery, type PageOf } from './page.js';
export { Paging, type CursorScope, type ListPage } from './paging.js';
export { exposeProbes } from './expose-probes.js';
export { FieldErrorDto, ProblemDto } from './problem.dto.js';
export { RowProblemDto } from './row-problem.dto.js';
export { ProblemFilter } from './problem.filter.js';
export { PROBLEM_JSON, problemOf, statusOfKind, type Problem } from './problem.js';
export { RunningRequests } from './running-requests.js';
export { BodyStream, RawBody, TakesForm, TakesStream } from './route-body.js';
export {
  buildDocuments,
  classSchemas,
  serveDocument,
  serveDocuments,
  type ClassSchemas,
  type DocumentedSurface,
  type EdgeErrors,
} from './openapi/index.js';
export { MovedTo, RedirectMoved } from './moved.js';
export { ReaderLanguage } from './reader-language.js';
