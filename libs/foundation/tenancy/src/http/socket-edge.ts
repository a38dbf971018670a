import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { CONFIG, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import {
  platformErrors,
  problemOf,
  readInput,
  refuseHostile,
  Text,
  toDomainError,
  type Problem,
} from '#platform/http';
import { TokenBucket } from '#platform/rate-limit';
import { roomOf } from '../live/rooms.js';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import type { TenantGraph } from '../scope/tenant-graph.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { CREDENTIAL_VERIFIER, type CredentialVerifier } from '../caller/principal.js';
import { RequestLimits } from './request-limits.js';
import { forgetCallerOfSocket, setCallerOfSocket, type SocketCaller } from '../caller/socket-caller.js';
import { SocketPlaces } from './socket-places.js';
import { known, TenantSelection, usable } from './tenant-selection.js';

/** What a client says about itself when it connects: `io(url, { auth: { token, tenant } })`. */
interface Handshake {
  readonly token?: unknown;
  /** The tenant's slug, where the host does not name it. */
  readonly tenant?: unknown;
}

/** The answer to a client's message. */
export type Acknowledgement<T> =
  { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: Problem };

/** Longest token that is looked at. */
const MAX_TOKEN = 8_192;

/** `auth.refresh` */
class NewTokenDto {
  @Text({ max: MAX_TOKEN, trim: false })
  token: string;
}

/** Messages of one socket that are worked on; people type, they do not flood. */
const MESSAGES = { burst: 50, perSecond: 10 };

interface Admitted {
  caller: SocketCaller;
  readonly messages: TokenBucket;
  /** Ends the socket with its token. */
  timer?: NodeJS.Timeout;
}

/** Longest delay of a timer (2^31 - 1 ms). */
const FOREVER_MS = 2_147_483_647;

/**
 * The edge of sockets, as TenantEdge is of requests: verifies the token, decides the tenant, checks the origin, puts
 * the socket into its person's room, and ends it with its token, its session, or its tenant's being suspended or
 * deleted. Messages are validated and counted like requests, and run in the tenant's scope, which is leased only while
 * they do. What comes before anybody is known, SocketDoor of the platform limits.
 */
@Injectable()
export class SocketEdge implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SocketEdge.name);
  private readonly admitted = new Map<Socket, Admitted>();
  private readonly places: SocketPlaces;
  private readonly stopListening: (() => void)[] = [];

  constructor(
    private readonly selection: TenantSelection,
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
    private readonly limits: RequestLimits,
    @Inject(CREDENTIAL_VERIFIER) private readonly credentials: CredentialVerifier,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.places = new SocketPlaces(config);
  }

  onApplicationBootstrap(): void {
    const sessions = this.credentials.onSessionEnd?.((sessionId) => this.endSession(sessionId));
    if (sessions) this.stopListening.push(sessions);
    this.stopListening.push(this.registry.onChange((id) => this.endUnusable(id)));
  }

  onApplicationShutdown(): void {
    for (const stop of this.stopListening) stop();
    for (const { timer } of this.admitted.values()) clearTimeout(timer);
  }

  /**
   * Guards a namespace: call it from `afterInit`. A refused client gets `connect_error` with the problem in `data`.
   */
  guard(namespace: Namespace): void {
    const verified = new WeakMap<Socket, SocketCaller>();
    namespace.use((socket, next) => {
      this.enter(socket).then(
        (caller) => {
          verified.set(socket, caller);
          next();
        },
        (error: unknown) => {
          const problem = this.problemOf(error, newId());
          next(Object.assign(new Error(problem.title), { data: problem }));
        },
      );
    });
    // Only now: a client that left during the handshake would never be said to disconnect.
    namespace.on('connection', (socket) => this.welcome(socket, verified.get(socket)!));
  }

  /** Who a socket of a guarded namespace speaks for. @throws request.unauthenticated once it has ended */
  callerOf(socket: Socket): SocketCaller {
    return this.admissionOf(socket).caller;
  }

  /**
   * `auth.refresh { token }`: lets a socket live as long as another token of the same person. Refused as a new connection
   * would be, and with request.forbidden for somebody else's token.
   */
  refresh(socket: Socket, message: unknown): Promise<Acknowledgement<Record<string, never>>> {
    return this.answer(socket, NewTokenDto, message, async ({ token }, _graph, before) => {
      const { principal, tenant } = await this.verify(socket, { token, tenant: handshakeOf(socket).tenant });
      const same =
        tenant._id === before.tenantId &&
        principal.audience === before.principal.audience &&
        principal.id === before.principal.id;
      if (!same) throw platformErrors.forbidden('The token is somebody else’s.');
      this.admit(socket, { tenantId: tenant._id, principal });
      return {};
    });
  }

  /**
   * Validates a message as a body would be, runs the work that it asks for in its tenant's scope, and makes the
   * acknowledgement of it. Counts as a request of the person and the tenant.
   * @param form the message's DTO class
   */
  async answer<I extends object, T>(
    socket: Socket,
    form: Type<I>,
    message: unknown,
    work: (input: I, graph: TenantGraph, caller: SocketCaller) => Promise<T>,
  ): Promise<Acknowledgement<T>> {
    const correlationId = newId();
    try {
      const { caller, messages } = this.admissionOf(socket);
      if (!messages.take()) throw platformErrors.tooMany('Send fewer messages.', { retryAfter: 1 });
      await this.limits.countMessage(caller.tenantId, caller.principal);
      refuseHostile(message);
      const input = readInput(form, message);
      const tenant = usable(known(await this.registry.byId(caller.tenantId)));
      const { audience: type, id } = caller.principal;
      const data = await this.scope.runFor(tenant, (graph) => work(input, graph, caller), {
        correlationId,
        actor: { type, id },
        caller: caller.principal,
      });
      return { ok: true, data };
    } catch (error) {
      return { ok: false, error: this.problemOf(error, correlationId) };
    }
  }

  private admissionOf(socket: Socket): Admitted {
    const admitted = this.admitted.get(socket);
    if (!admitted) throw platformErrors.unauthenticated();
    return admitted;
  }

  private async enter(socket: Socket): Promise<SocketCaller> {
    const { principal, tenant } = await this.verify(socket, handshakeOf(socket));
    const { origin } = socket.handshake.headers;
    if (origin !== undefined && !tenant.settings.origins.includes(origin)) {
      throw platformErrors.forbidden(`The origin ${origin.slice(0, 200)} is not one of the tenant’s.`);
    }
    const caller = { tenantId: tenant._id, principal };
    this.places.take(socket, caller);
    return caller;
  }

  private welcome(socket: Socket, caller: SocketCaller): void {
    const { tenantId, principal } = caller;
    this.admit(socket, caller);
    socket.once('disconnect', () => this.forget(socket));
    // It may have been suspended since the handshake looked, before there was a socket to end.
    this.endUnlessUsable(tenantId, [socket]);
    void socket.join(roomOf(tenantId, { type: principal.audience, id: principal.id }));
  }

  private async verify(
    socket: Socket,
    { token, tenant: slug }: Handshake,
  ): Promise<{ tenant: TenantRecord; principal: SocketCaller['principal'] }> {
    const principal =
      typeof token === 'string' && token.length <= MAX_TOKEN
        ? await this.credentials.verify({ scheme: 'bearer', value: token })
        : undefined;
    if (!principal) throw platformErrors.unauthenticated('Connect with auth: { token, tenant }.');
    const { audience, kind } = principal;
    if (audience === 'operator' || kind !== 'session') throw platformErrors.forbidden();
    const tenant = await this.selection.select({
      host: socket.handshake.headers.host ?? '',
      slug: typeof slug === 'string' ? slug : undefined,
      credentialTenantId: principal.tenantId,
    });
    return { tenant, principal: { ...principal, audience } };
  }

  private admit(socket: Socket, caller: SocketCaller): void {
    const before = this.admitted.get(socket);
    clearTimeout(before?.timer);
    const { expiresAt } = caller.principal;
    const life = expiresAt === undefined ? FOREVER_MS : expiresAt * 1_000 - Date.now();
    const timer = setTimeout(() => socket.disconnect(true), Math.min(Math.max(life, 0), FOREVER_MS)).unref();
    const messages = before?.messages ?? new TokenBucket(MESSAGES.burst, MESSAGES.perSecond);
    this.admitted.set(socket, { caller, messages, timer });
    setCallerOfSocket(socket, caller);
  }

  private endSession(sessionId: string): void {
    for (const [socket, { caller }] of this.admitted) {
      if (caller.principal.sessionId === sessionId) socket.disconnect(true);
    }
  }

  /** Ends the sockets of a tenant that may no longer be used, or of all such tenants. */
  private endUnusable(changed?: string): void {
    const tenants = new Map<string, Socket[]>();
    for (const [socket, { caller }] of this.admitted) {
      if (changed !== undefined && caller.tenantId !== changed) continue;
      const sockets = tenants.get(caller.tenantId) ?? [];
      sockets.push(socket);
      tenants.set(caller.tenantId, sockets);
    }
    for (const [id, sockets] of tenants) this.endUnlessUsable(id, sockets);
  }

  private endUnlessUsable(tenantId: string, sockets: readonly Socket[]): void {
    this.registry.byId(tenantId).then(
      (tenant) => {
        if (tenant?.status !== 'active') for (const socket of sockets) socket.disconnect(true);
      },
      (error: Error) =>
        this.logger.warn(`could not see whether tenant ${tenantId} is active: ${error.message}`),
    );
  }

  private forget(socket: Socket): void {
    clearTimeout(this.admitted.get(socket)?.timer);
    this.admitted.delete(socket);
    forgetCallerOfSocket(socket);
  }

  private problemOf(thrown: unknown, correlationId: string): Problem {
    const error = toDomainError(thrown);
    if (error.spec.kind === 'internal') this.logger.error(`${correlationId}: ${(thrown as Error).stack}`);
    return problemOf(error, correlationId, this.config.PUBLIC_URL);
  }
}

function handshakeOf(socket: Socket): Handshake {
  return socket.handshake.auth as Handshake;
}
