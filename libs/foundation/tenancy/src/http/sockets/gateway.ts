import { applyDecorators, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { SubscribeMessage, WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { runWith } from '#platform/context';
import { declareMessage, declareNamespace, Text, type MessageRule, type NamespaceRule } from '#platform/http';
import { newId } from '#platform/ids';
import { callerOfSocket, executionOf } from '../../caller/socket-caller.js';
import { MAX_TOKEN } from './handshakes.js';
import { MessageScope } from './message-scope.js';
import { SocketProblems } from './socket-problems.js';

/**
 * The one decorator of a gateway: the namespace that it serves and who may connect to it. A gateway's `handleConnection`
 * runs with the rights of the person who connects, and may add the socket to rooms; if it throws, the socket is told why and closed.
 *
 * ```ts
 * @LiveNamespace('/chat', { who: ['guest', 'customer', 'staff'], summary: 'Conversations with the shop' })
 * export class ChatGateway {}
 * ```
 */
export function LiveNamespace(namespace: `/${string}`, rule: NamespaceRule): ClassDecorator {
  return applyDecorators(
    WebSocketGateway({ namespace }),
    declareNamespace(namespace, rule),
    welcomesAsCaller,
  );
}

/** Where a gateway that welcomes sockets keeps its {@link SocketProblems}. */
const PROBLEMS = Symbol('problems');

/** Runs `handleConnection` as the socket's caller and handles its errors: Nest calls it without a caller and does not wait for it. */
function welcomesAsCaller(gateway: Function): void {
  const prototype = gateway.prototype as Partial<OnGatewayConnection<Socket>>;
  const welcome = prototype.handleConnection;
  if (!welcome) return;
  Inject(SocketProblems)(prototype, PROBLEMS);
  prototype.handleConnection = async function (
    this: { readonly [PROBLEMS]: SocketProblems },
    socket: Socket,
  ): Promise<void> {
    const caller = callerOfSocket(socket);
    if (!caller) return;
    try {
      await runWith({ correlationId: newId(), ...executionOf(caller) }, async () =>
        welcome.call(this as never, socket),
      );
    } catch (error) {
      this[PROBLEMS].end(socket, error);
    }
  };
}

/**
 * The one decorator of a message from clients, like `@Access` of a route. The handler gets the validated body and
 * returns the data of the acknowledgement `{ ok: true, data }`; what it throws becomes `{ ok: false, error: problem }`. The
 * process does not start if a message has none (see AccessTable).
 *
 * ```ts
 * @Message('say', { who: ['guest', 'customer'], rate: { limit: 20, seconds: 60 }, answers: { type: SaidDto } })
 * say(@MessageBody() { text }: SayDto, @OfTenant(Conversations) conversations: Conversations) {
 *   return conversations.say(text);
 * }
 * ```
 */
export function Message(event: string, rule: MessageRule): MethodDecorator {
  return applyDecorators(
    SubscribeMessage(event),
    declareMessage(rule),
    UseInterceptors(MessageScope),
    UseFilters(SocketProblems),
  );
}

/** The body of `auth.refresh`. */
export class NewTokenDto {
  @Text({ max: MAX_TOKEN, trim: false, description: 'A new access token', example: 'eyJhbGciOiJFZERTQSJ9…' })
  token: string;
}
