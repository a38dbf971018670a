import { ConnectedSocket, MessageBody } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { LiveNamespace, Message, NewTokenDto, SocketEdge } from '#foundation/tenancy/http';
import { NAMESPACE } from '../live-messages.js';

/**
 * Live messages to shoppers and staff: `notification`, `order.updated`, `stock.changed`. They are emitted by the
 * worker; here the sockets are let in and kept.
 */
@LiveNamespace(NAMESPACE, {
  who: ['customer', 'staff'],
  summary: 'Live events of the signed-in customer or member of staff',
})
export class NotificationsGateway {
  constructor(private readonly edge: SocketEdge) {}

  @Message('auth.refresh', {
    who: ['customer', 'staff'],
    summary: 'Stay connected beyond the end of the first token, with another one of the same person',
  })
  refresh(@ConnectedSocket() socket: Socket, @MessageBody() { token }: NewTokenDto): Promise<void> {
    return this.edge.refresh(socket, token);
  }
}
