import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Socket } from 'socket.io';
import { platformErrors } from '#platform/errors';
import { TokenBucket } from '#platform/rate-limit';
import { CREDENTIAL_VERIFIER, type CredentialVerifier } from '../../caller/principal.js';
import { forgetCallerOfSocket, setCallerOfSocket, type SocketCaller } from '../../caller/socket-caller.js';
import { roomOf } from '../../live/rooms.js';
import { TenantRegistry } from '../../registry/tenant-registry.js';
import { Handshakes } from './handshakes.js';

/** Most messages of one socket; more than a person can send. */
const MESSAGES = { burst: 50, perSecond: 10 };

/** Longest delay of a timer (2^31 - 1 ms). */
const FOREVER_MS = 2_147_483_647;

interface OpenSocket {
  caller: SocketCaller;
  /** The person's token; guests have none. */
  token?: string;
  readonly messages: TokenBucket;
  /** Closes the socket when its token expires. */
  timer?: NodeJS.Timeout;
}

/**
 * The open sockets. Closes a socket when its token or its session ends, or when its tenant is suspended or deleted.
 */
@Injectable()
export class OpenSockets implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OpenSockets.name);
  private readonly open = new Map<Socket, OpenSocket>();
  private readonly stopListening: (() => void)[] = [];

  constructor(
    private readonly handshakes: Handshakes,
    private readonly registry: TenantRegistry,
    @Inject(CREDENTIAL_VERIFIER) private readonly credentials: CredentialVerifier,
  ) {}

  onApplicationBootstrap(): void {
    const sessions = this.credentials.onSessionEnd?.((sessionId) => this.endSession(sessionId));
    if (sessions) this.stopListening.push(sessions);
    this.stopListening.push(this.registry.onChange((id) => this.endUnusable(id)));
  }

  onApplicationShutdown(): void {
    for (const stop of this.stopListening) stop();
    for (const { timer } of this.open.values()) clearTimeout(timer);
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
    clearTimeout(before?.timer);
    const messages = before?.messages ?? new TokenBucket(MESSAGES.burst, MESSAGES.perSecond);
    const timer = endAt(socket, caller.principal?.expiresAt);
    this.open.set(socket, {
      caller,
      messages,
      ...(token !== undefined && { token }),
      ...(timer && { timer }),
    });
    setCallerOfSocket(socket, caller);
  }

  /** Counts a message of a socket. @throws rate-limit.exceeded; request.unauthenticated if the socket was closed */
  countMessage(socket: Socket): void {
    if (!this.of(socket).messages.take()) {
      throw platformErrors.tooMany('Send fewer messages.', { retryAfter: 1 });
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

  private endSession(sessionId: string): void {
    for (const [socket, { caller }] of this.open) {
      if (caller.principal?.sessionId === sessionId) socket.disconnect(true);
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
        if (tenant?.status !== 'active') for (const socket of sockets) socket.disconnect(true);
      },
      (error: Error) =>
        this.logger.warn(`could not check whether tenant ${tenantId} is active: ${error.message}`),
    );
  }

  private forget(socket: Socket): void {
    clearTimeout(this.open.get(socket)?.timer);
    this.open.delete(socket);
    forgetCallerOfSocket(socket);
  }
}

/** @param expiresAt seconds since 1970; absent: it does not expire */
function endAt(socket: Socket, expiresAt: number | undefined): NodeJS.Timeout | undefined {
  if (expiresAt === undefined) return undefined;
  const life = Math.min(Math.max(expiresAt * 1_000 - Date.now(), 0), FOREVER_MS);
  return setTimeout(() => socket.disconnect(true), life).unref();
}
