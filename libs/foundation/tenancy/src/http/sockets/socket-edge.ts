import { Injectable } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { currentExecution, NOBODY, runWith, type Execution } from '#platform/context';
import { newId } from '#platform/ids';
import { platformErrors } from '#platform/errors';
import { AccessTable, readInput, refuseHostile } from '#platform/http';
import { callerOfSocket, executionOf, type SocketCaller } from '../../caller/socket-caller.js';
import { RequestLimits } from '../request-limits.js';
import { Handshakes, tokenOf } from './handshakes.js';
import { OpenSockets } from './open-sockets.js';
import { SocketPlaces } from './socket-places.js';
import { SocketProblems, type Acknowledge } from './socket-problems.js';
import { SocketRooms } from './socket-rooms.js';

/** The body class of a message that has no body. */
class NoBody {}

/**
 * The edge of sockets, like TenantEdge for requests. It checks who may connect to each namespace, by the namespace's rule. It
 * counts and measures every message and gives it its `Execution` before Nest gets it; then guards decide who may send it, and
 * `MessageScope` takes a lease on the tenant's graph. ConnectionLimits of the platform applies before authentication.
 */
@Injectable()
export class SocketEdge {
  constructor(
    private readonly table: AccessTable,
    private readonly handshakes: Handshakes,
    private readonly sockets: OpenSockets,
    private readonly rooms: SocketRooms,
    private readonly places: SocketPlaces,
    private readonly limits: RequestLimits,
    private readonly problems: SocketProblems,
  ) {}

  /**
   * Adds the check to a namespace, for the adapter. A refused client gets `connect_error` with the problem
   * in `data`.
   */
  readonly guard = (namespace: Namespace): void => {
    const entered = new WeakMap<Socket, SocketCaller>();
    namespace.use((socket, next) => {
      this.enter(socket).then(
        (caller) => {
          entered.set(socket, caller);
          next();
        },
        (error: unknown) => {
          const problem = this.problems.of(socket, error);
          next(Object.assign(new Error(problem.title), { data: problem }));
        },
      );
    });
    // Only now: for a client that left during the handshake there would be no disconnect event.
    namespace.on('connection', (socket) => {
      socket.use((packet, next) => this.receive(socket, packet, next));
      this.sockets.welcome(socket, entered.get(socket)!, tokenOf(socket));
    });
  };

  /**
   * `auth.refresh { token }`: keeps a socket open until another token of the same person expires, and checks again the rights
   * to its rooms. Refused like a new connection, and with request.forbidden for another person's token.
   */
  async refresh(socket: Socket, token: string): Promise<void> {
    const before = callerOfSocket(socket);
    if (!before) throw platformErrors.unauthenticated();
    this.sockets.admit(socket, await this.handshakes.renew(socket, token, before), token);
    await this.rooms.askAgain(socket);
  }

  private async enter(socket: Socket): Promise<SocketCaller> {
    const entry = this.table.namespace(socket.nsp.name);
    if (!entry)
      throw platformErrors.unknownMessage({
        en: 'There is no such namespace.',
        de: 'Diesen Namensraum gibt es nicht.',
      });
    const caller = await this.handshakes.enter(socket, entry.rule);
    this.places.take(socket, caller, this.handshakes.addressOf(socket));
    return caller;
  }

  /** Socket.IO's middleware for each message; gives the message its Execution. */
  private receive(socket: Socket, packet: unknown[], next: () => void): void {
    const last = packet.at(-1);
    const acknowledge = typeof last === 'function' ? (last as Acknowledge) : undefined;
    const execution: Execution = { correlationId: newId(), caller: NOBODY };
    runWith(execution, () => {
      this.admitMessage(socket, packet).then(
        () => next(),
        (error: unknown) => acknowledge?.(this.problems.refusal(socket, error, execution.correlationId)),
      );
    });
  }

  private async admitMessage(socket: Socket, [event, ...args]: unknown[]): Promise<void> {
    this.sockets.countMessage(socket);
    const caller = await this.sockets.callerNow(socket);
    const ip = this.handshakes.addressOf(socket);
    const entry = this.table.message(socket.nsp.name, String(event));
    await this.limits.countMessage(caller, ip, entry?.rule);
    if (!entry) throw platformErrors.unknownMessage();
    const bodies = args.filter((arg) => typeof arg !== 'function');
    for (const body of bodies) refuseHostile(body);
    if (!entry.input) readInput(NoBody, bodies[0]);
    const origin = { ip, operation: entry.operationId };
    Object.assign(currentExecution()!, executionOf(caller), { origin });
  }
}
