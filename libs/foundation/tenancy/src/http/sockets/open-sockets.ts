import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Socket } from 'socket.io';
import { platformErrors } from '#platform/errors';
import { Metrics } from '#platform/metrics';
import { TokenBucket } from '#platform/rate-limit';
import { CREDENTIAL_VERIFIER, type CredentialVerifier } from '../../caller/principal.js';
import { forgetCallerOfSocket, setCallerOfSocket, type SocketCaller } from '../../caller/socket-caller.js';
import { roomOf } from '../../live/rooms.js';
import { TenantRegistry } from '../../registry/tenant-registry.js';
import { known, usable } from '../tenant-selection.js';
import { AUTH_EXPIRING, type AuthExpiring } from './edge-messages.js';
import { Handshakes } from './handshakes.js';
import { liveErrors } from './live.errors.js';
import { SocketProblems } from './socket-problems.js';
import { watchToken } from './token-life.js';

/** Most messages of one socket; more than a person can send. */
const MESSAGES = { burst: 50, perSecond: 10 };

interface OpenSocket {
  caller: SocketCaller;
  /** The person's token; guests have none. */
  token?: string;
  readonly messages: TokenBucket;
  /** Stops waiting for the end of the token. */
  readonly stopWatch?: () => void;
}

/**
 * The open sockets. Closes a socket when its token or its session ends, or when its tenant is suspended or deleted, and tells
 * it why. Some time before its token expires the socket is told that it will.
 */
@Injectable()
export class OpenSockets implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(OpenSockets.name);
  private readonly open = new Map<Socket, OpenSocket>();
  private readonly stopListening: (() => void)[] = [];

  constructor(
    private readonly handshakes: Handshakes,
    private readonly registry: TenantRegistry,
    private readonly problems: SocketProblems,
    @Inject(CREDENTIAL_VERIFIER) private readonly credentials: CredentialVerifier,
    metrics: Metrics,
  ) {
    const { open } = this;
    metrics.gauge({
      name: 'emporium_open_sockets',
      help: 'Connected sockets of this process',
      collect() {
        this.set(open.size);
      },
    });
  }

  onApplicationBootstrap(): void {
    const sessions = this.credentials.onSessionEnd?.((sessionId) => this.endSession(sessionId));
    if (sessions) this.stopListening.push(sessions);
    this.stopListening.push(this.registry.onChange((id) => this.endUnusable(id)));
  }

  /** Only tells: the adapter closes the connections. Clients of Socket.IO connect again by themselves if not disconnected. */
  beforeApplicationShutdown(): void {
    for (const socket of this.open.keys()) {
      this.problems.tellEnd(socket, liveErrors.serverStopping(undefined, { retryAfter: 1 }));
    }
  }

  onApplicationShutdown(): void {
    for (const stop of this.stopListening) stop();
    for (const { stopWatch } of this.open.values()) stopWatch?.();
  }

  /** Adds a connected socket, and puts it into the room of its person. */
  welcome(socket: Socket, caller: SocketCaller, token: string | undefined): void {
    const { tenantId, principal } = caller;
    this.admit(socket, caller, token);
    socket.once('disconnect', () => this.forget(socket));
    // The tenant may have been suspended since the handshake checked it, before there was a socket to close.
    this.endUnlessUsable(tenantId, [socket]);
    if (principal) void socket.join(roomOf(tenantId, { type: principal.audience, id: principal.id }));
  }

  /** Keeps a socket open until this token of its person expires. */
  admit(socket: Socket, caller: SocketCaller, token: string | undefined): void {
    const before = this.open.get(socket);
    before?.stopWatch?.();
    const messages = before?.messages ?? new TokenBucket(MESSAGES.burst, MESSAGES.perSecond);
    const stopWatch = this.watch(socket, caller.principal?.expiresAt);
    this.open.set(socket, {
      caller,
      messages,
      ...(token !== undefined && { token }),
      ...(stopWatch && { stopWatch }),
    });
    setCallerOfSocket(socket, caller);
  }

  /** Counts a message of a socket. @throws rate-limit.exceeded; request.unauthenticated if the socket was closed */
  countMessage(socket: Socket): void {
    if (!this.of(socket).messages.take()) {
      throw platformErrors.tooMany(
        { en: 'Send fewer messages.', de: 'Senden Sie weniger Nachrichten.' },
        { retryAfter: 1 },
      );
    }
  }

  /**
   * The caller of a socket with the rights of this moment: as for a request, its token is checked again.
   * @throws request.unauthenticated if the token has ended or the socket was closed
   */
  async callerNow(socket: Socket): Promise<SocketCaller> {
    const open = this.of(socket);
    if (open.token === undefined) return open.caller;
    const principal = await this.handshakes.principalOf(open.token);
    // Meanwhile the socket may have been closed, or may have sent another token.
    if (!principal || !this.open.has(socket)) throw platformErrors.unauthenticated();
    const { tenantId } = open.caller;
    open.caller = { tenantId, principal };
    const { caller } = this.of(socket);
    setCallerOfSocket(socket, caller);
    return caller;
  }

  private of(socket: Socket): OpenSocket {
    const open = this.open.get(socket);
    if (!open) throw platformErrors.unauthenticated();
    return open;
  }

  /** @param expiresAt seconds since 1970; absent: the token does not expire */
  private watch(socket: Socket, expiresAt: number | undefined): (() => void) | undefined {
    if (expiresAt === undefined) return undefined;
    const notice: AuthExpiring = { expiresAt: new Date(expiresAt * 1_000).toISOString() };
    return watchToken(expiresAt, {
      soon: () => socket.emit(AUTH_EXPIRING, notice),
      over: () => this.problems.end(socket, liveErrors.tokenExpired()),
    });
  }

  private endSession(sessionId: string): void {
    for (const [socket, { caller }] of this.open) {
      if (caller.principal?.sessionId === sessionId) this.problems.end(socket, liveErrors.sessionEnded());
    }
  }

  /** Closes the sockets of a tenant that may no longer be used, or of all such tenants. */
  private endUnusable(changed?: string): void {
    const tenants = new Map<string, Socket[]>();
    for (const [socket, { caller }] of this.open) {
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
        try {
          usable(known(tenant));
        } catch (error) {
          for (const socket of sockets) this.problems.end(socket, error);
        }
      },
      (error: Error) =>
        this.logger.warn(`could not check whether tenant ${tenantId} is active: ${error.message}`),
    );
  }

  private forget(socket: Socket): void {
    this.open.get(socket)?.stopWatch?.();
    this.open.delete(socket);
    forgetCallerOfSocket(socket);
  }
}
