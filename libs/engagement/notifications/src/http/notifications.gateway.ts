import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayInit,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { SocketEdge, type Acknowledgement } from '#foundation/tenancy/http';
import { NAMESPACE } from '../live-messages.js';

/**
 * Live messages to shoppers and staff: `notification`, `order.updated`, `stock.changed`. They are emitted by the
 * worker; here the sockets are let in and kept.
 */
@WebSocketGateway({ namespace: NAMESPACE })
export class NotificationsGateway implements OnGatewayInit<Namespace> {
  constructor(private readonly edge: SocketEdge) {}

  afterInit(namespace: Namespace): void {
    this.edge.guard(namespace);
  }

  /** `{ token }`: stay connected beyond the end of the first token. */
  @SubscribeMessage('auth.refresh')
  refresh(
    @ConnectedSocket() socket: Socket,
    @MessageBody() message: unknown,
  ): Promise<Acknowledgement<Record<string, never>>> {
    return this.edge.refresh(socket, message);
  }
}
