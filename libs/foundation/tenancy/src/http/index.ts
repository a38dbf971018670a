export { accessErrors } from '../guards/access.errors.js';
export { edgeErrors } from './edge-errors.js';
export { KeptAnswers } from './answers/kept-answers.js';
export { IdempotencyInterceptor } from './idempotency.interceptor.js';
export { RequestLimits } from './request-limits.js';
export { TenantEdge } from './tenant-edge.js';
export { TenantEdgeModule } from './tenant-edge.module.js';
export { TenantOrigins } from './tenant-origins.js';
export { canonicalHost, SLUG, TenantSelection } from './tenant-selection.js';
export { callerOfSocket, type SocketCaller } from '../caller/socket-caller.js';
export {
  AUTH_EXPIRING,
  AUTH_EXPIRING_FIELDS,
  CONNECTION_ENDING,
  EXAMPLES_OF_ENDING,
  type AuthExpiring,
} from './sockets/edge-messages.js';
export { LiveNamespace, Message, NewTokenDto } from './sockets/gateway.js';
export { OfTenant } from './sockets/message-scope.js';
export { SocketEdge } from './sockets/socket-edge.js';
export type { Acknowledgement, SocketProblem } from './sockets/socket-problems.js';
export { SocketRooms, type AskForRoom } from './sockets/socket-rooms.js';
