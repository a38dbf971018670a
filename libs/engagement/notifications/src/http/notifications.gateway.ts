import { ConnectedSocket, MessageBody } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { LiveNamespace, Message, NewTokenDto, SocketEdge } from '#foundation/tenancy/http';
import { NAMESPACE } from '../live-messages.js';

/**
 * Holds the sockets of customers and staff. The worker emits the messages: `notification`, `order.updated`,
 * `stock.changed`.
 */
@LiveNamespace(NAMESPACE, {
  who: ['customer', 'staff'],
  summary: 'Live messages to the customer or member of staff who is logged in',
})
export class NotificationsGateway {
  constructor(private readonly edge: SocketEdge) {}

  @Message('auth.refresh', {
    who: ['customer', 'staff'],
    summary: 'Give the socket a new token of the same person, so that it stays connected',
  })
  refresh(@ConnectedSocket() socket: Socket, @MessageBody() { token }: NewTokenDto): Promise<void> {
    return this.edge.refresh(socket, token);
  }
}
