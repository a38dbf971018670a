import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Socket } from 'socket.io';
import { platformErrors } from '#platform/errors';
import { CREDENTIAL_VERIFIER, type CredentialVerifier } from '../../caller/principal.js';
import { callerOfSocket, executionOf, type SocketCaller } from '../../caller/socket-caller.js';
import { roomOf, type Room } from '../../live/rooms.js';
import type { TenantGraph } from '../../scope/tenant-graph.js';
import { TenantScope } from '../../scope/tenant-scope.js';
import { OpenSockets } from './open-sockets.js';
import { isRefusal, SocketProblems } from './socket-problems.js';

/**
 * Checks whether the caller may be in a room: calls `demand`, or an operation that finds the thing by its owner. Throws if
 * they may not.
 */
export type AskForRoom = (graph: TenantGraph) => unknown;

/**
 * The rooms that sockets have joined, such as of a store. Only the server adds a socket, and only after a check. It checks again
 * when the socket sends another token and when rights of the tenant have changed, and removes a socket that has lost the
 * right. When a socket closes, it leaves its rooms: clients join again after every connect.
 */
@Injectable()
export class SocketRooms implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SocketRooms.name);
  /** By the name of the room. */
  private readonly rooms = new Map<Socket, Map<string, AskForRoom>>();
  private stopListening?: () => void;

  constructor(
    private readonly sockets: OpenSockets,
    private readonly scope: TenantScope,
    private readonly problems: SocketProblems,
    @Inject(CREDENTIAL_VERIFIER) private readonly credentials: CredentialVerifier,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.credentials.onRightsChange?.((tenantId) => {
      for (const socket of this.rooms.keys()) {
        if (tenantId === undefined || callerOfSocket(socket)?.tenantId === tenantId)
          void this.askAgain(socket);
      }
    });
  }

  onApplicationShutdown(): void {
    this.stopListening?.();
  }

  /**
   * Adds a socket to a room of its tenant; safe to repeat.
   * @param ask called now and whenever the right may have ended, with the caller's rights of that moment
   * @throws what `ask` throws
   */
  async join(socket: Socket, room: Room, ask: AskForRoom): Promise<void> {
    const caller = callerOfSocket(socket);
    if (!caller) throw platformErrors.unauthenticated();
    const name = roomOf(caller.tenantId, room);
    const rooms = this.roomsOf(socket);
    // Stored before the check: if the right ends meanwhile, the room is removed again.
    rooms.set(name, ask);
    try {
      await this.ask(caller, ask);
    } catch (error) {
      this.letOut(socket, name);
      throw error;
    }
    if (rooms.has(name)) await socket.join(name);
  }

  /** Removes a socket from a room; does nothing if it is not in it. */
  leave(socket: Socket, room: Room): void {
    const caller = callerOfSocket(socket);
    if (caller) this.letOut(socket, roomOf(caller.tenantId, room));
  }

  /** Removes a socket from the rooms that it may no longer be in. Never rejects. */
  async askAgain(socket: Socket): Promise<void> {
    const rooms = this.rooms.get(socket);
    if (!rooms) return;
    try {
      const caller = await this.sockets.callerNow(socket);
      for (const [name, ask] of rooms) {
        await this.ask(caller, ask).catch((error: unknown) => {
          if (!isRefusal(error)) throw error;
          this.letOut(socket, name);
        });
      }
    } catch (error) {
      // Its rights cannot be checked, so it is closed. It can connect and join again.
      if (!isRefusal(error)) this.logger.warn(`a socket is closed: ${(error as Error).message}`);
      this.problems.end(socket, error);
    }
  }

  private roomsOf(socket: Socket): Map<string, AskForRoom> {
    let rooms = this.rooms.get(socket);
    if (!rooms) {
      rooms = new Map();
      this.rooms.set(socket, rooms);
      socket.once('disconnect', () => this.rooms.delete(socket));
    }
    return rooms;
  }

  private letOut(socket: Socket, name: string): void {
    this.rooms.get(socket)?.delete(name);
    void socket.leave(name);
  }

  private ask(caller: SocketCaller, ask: AskForRoom): Promise<void> {
    return this.scope.run(caller.tenantId, async (graph) => void (await ask(graph)), executionOf(caller));
  }
}
