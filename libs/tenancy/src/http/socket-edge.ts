import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { CONFIG, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import { platformErrors, problemOf, toDomainError, type Problem } from '#platform/http';
import { roomOf } from '../live/rooms.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import type { TenantGraph } from '../scope/tenant-graph.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { CREDENTIAL_VERIFIER, type CredentialVerifier, type Principal } from './principal.js';
import { TenantSelection } from './tenant-selection.js';

/** What a client says about itself when it connects: `io(url, { auth: { token, tenant } })`. */
interface Handshake {
  readonly token?: unknown;
  /** The tenant's slug, where the host does not name it. */
  readonly tenant?: unknown;
}

/** Who a socket speaks for. */
export interface SocketCaller {
  readonly tenantId: string;
  readonly principal: Principal & { readonly audience: 'customer' | 'staff' };
}

/** The answer to a client's message. */
export type Acknowledgement<T> =
  { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: Problem };

interface Admitted {
  caller: SocketCaller;
  /** Ends the socket with its token. */
  timer?: NodeJS.Timeout;
}

/** Longest delay of a timer (2^31 - 1 ms). */
const FOREVER_MS = 2_147_483_647;

/**
 * The edge of sockets, as TenantEdge is of requests: verifies the token, decides the tenant, checks the origin, puts
 * the socket into its person's room, and ends it with its token or session. Messages run in the tenant's scope, which
 * is leased only while they do.
 */
@Injectable()
export class SocketEdge implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SocketEdge.name);
  private readonly admitted = new Map<Socket, Admitted>();
  private stopListening?: () => void;

  constructor(
    private readonly selection: TenantSelection,
    private readonly scope: TenantScope,
    @Inject(CREDENTIAL_VERIFIER) private readonly credentials: CredentialVerifier,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.credentials.onSessionEnd?.((sessionId) => this.endSession(sessionId));
  }

  onApplicationShutdown(): void {
    this.stopListening?.();
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
    const admitted = this.admitted.get(socket);
    if (!admitted) throw platformErrors.unauthenticated();
    return admitted.caller;
  }

  /**
   * Lets a socket live as long as another token of the same person: `auth.refresh { token }`.
   * @throws request.unauthenticated, tenant.mismatch and whatever else a new connection would be refused with
   */
  async refresh(socket: Socket, message: unknown): Promise<void> {
    const before = this.callerOf(socket);
    const token = (message as Handshake | undefined)?.token;
    const { principal, tenant } = await this.verify(socket, { token, tenant: handshakeOf(socket).tenant });
    const same =
      tenant._id === before.tenantId &&
      principal.audience === before.principal.audience &&
      principal.id === before.principal.id;
    if (!same) throw platformErrors.forbidden('The token is somebody else’s.');
    this.admit(socket, { tenantId: tenant._id, principal });
  }

  /** Runs the work that a message asks for, in its tenant's scope, and makes the acknowledgement of it. */
  async answer<T>(
    socket: Socket,
    work: (graph: TenantGraph, caller: SocketCaller) => Promise<T>,
  ): Promise<Acknowledgement<T>> {
    const correlationId = newId();
    try {
      const caller = this.callerOf(socket);
      const { audience: type, id } = caller.principal;
      const data = await this.scope.run(caller.tenantId, (graph) => work(graph, caller), {
        correlationId,
        actor: { type, id },
        caller: caller.principal,
      });
      return { ok: true, data };
    } catch (error) {
      return { ok: false, error: this.problemOf(error, correlationId) };
    }
  }

  private async enter(socket: Socket): Promise<SocketCaller> {
    const { principal, tenant } = await this.verify(socket, handshakeOf(socket));
    const { origin } = socket.handshake.headers;
    if (origin !== undefined && !tenant.settings.origins.includes(origin)) {
      throw platformErrors.forbidden(`The origin ${origin} is not one of the tenant’s.`);
    }
    return { tenantId: tenant._id, principal };
  }

  private welcome(socket: Socket, caller: SocketCaller): void {
    const { tenantId, principal } = caller;
    this.admit(socket, caller);
    socket.once('disconnect', () => this.forget(socket));
    void socket.join(roomOf(tenantId, { type: principal.audience, id: principal.id }));
  }

  private async verify(
    socket: Socket,
    { token, tenant: slug }: Handshake,
  ): Promise<{ tenant: TenantRecord; principal: SocketCaller['principal'] }> {
    const principal =
      typeof token === 'string'
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
    clearTimeout(this.admitted.get(socket)?.timer);
    const { expiresAt } = caller.principal;
    const life = expiresAt === undefined ? FOREVER_MS : expiresAt * 1_000 - Date.now();
    const timer = setTimeout(() => socket.disconnect(true), Math.min(Math.max(life, 0), FOREVER_MS)).unref();
    this.admitted.set(socket, { caller, timer });
  }

  private endSession(sessionId: string): void {
    for (const [socket, { caller }] of this.admitted) {
      if (caller.principal.sessionId === sessionId) socket.disconnect(true);
    }
  }

  private forget(socket: Socket): void {
    clearTimeout(this.admitted.get(socket)?.timer);
    this.admitted.delete(socket);
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
