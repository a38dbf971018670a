import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Socket } from 'socket.io';
import { platformErrors } from '#platform/http';
import { TokenBucket } from '#platform/rate-limit';
import { CREDENTIAL_VERIFIER, type CredentialVerifier } from '../../caller/principal.js';
import { forgetCallerOfSocket, setCallerOfSocket, type SocketCaller } from '../../caller/socket-caller.js';
import { roomOf } from '../../live/rooms.js';
import { TenantRegistry } from '../../registry/tenant-registry.js';
import { Handshakes } from './handshakes.js';

/** Messages of one socket that are worked on; people type, they do not flood. */
const MESSAGES = { burst: 50, perSecond: 10 };

/** Longest delay of a timer (2^31 - 1 ms). */
const FOREVER_MS = 2_147_483_647;

interface OpenSocket {
  caller: SocketCaller;
  /** What proves who that is; guests have none. */
  token?: string;
  readonly messages: TokenBucket;
  /** Ends the socket with its token. */
  timer?: NodeJS.Timeout;
}

/**
 * The sockets that were let in, from then to their end: with their token, their session, or their tenant's being suspended
 * or deleted.
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

  /** A socket is connected: it lives from now on, in the room of its person. */
  welcome(socket: Socket, caller: SocketCaller, token: string | undefined): void {
    const { tenantId, principal } = caller;
    this.admit(socket, caller, token);
    socket.once('disconnect', () => this.forget(socket));
    // It may have been suspended since the handshake looked, before there was a socket to end.
    this.endUnlessUsable(tenantId, [socket]);
    if (principal) void socket.join(roomOf(tenantId, { type: principal.audience, id: principal.id }));
  }

  /** Lets a socket live as long as this token of its person. */
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

  /** Counts a message of a socket. @throws rate-limit.exceeded; request.unauthenticated once it has ended */
  countMessage(socket: Socket): void {
    if (!this.of(socket).messages.take()) {
      throw platformErrors.tooMany('Send fewer messages.', { retryAfter: 1 });
    }
  }

  /**
   * Whom a socket speaks for, with the rights of this moment: as at a request, its token is looked at anew.
   * @throws request.unauthenticated once the token or the socket has ended
   */
  async callerNow(socket: Socket): Promise<SocketCaller> {
    const open = this.of(socket);
    if (open.token === undefined) return open.caller;
    const principal = await this.handshakes.principalOf(open.token);
    // Meanwhile it may have left, or come with another token.
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

  /** Ends the sockets of a tenant that may no longer be used, or of all such tenants. */
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
        this.logger.warn(`could not see whether tenant ${tenantId} is active: ${error.message}`),
    );
  }

  private forget(socket: Socket): void {
    clearTimeout(this.open.get(socket)?.timer);
    this.open.delete(socket);
    forgetCallerOfSocket(socket);
  }
}

/** @param expiresAt seconds since 1970; absent: it does not end by itself */
function endAt(socket: Socket, expiresAt: number | undefined): NodeJS.Timeout | undefined {
  if (expiresAt === undefined) return undefined;
  const life = Math.min(Math.max(expiresAt * 1_000 - Date.now(), 0), FOREVER_MS);
  return setTimeout(() => socket.disconnect(true), life).unref();
}
