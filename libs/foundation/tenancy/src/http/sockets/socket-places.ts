import { Inject, Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { CONFIG, type Config } from '#platform/config';
import { platformErrors } from '#platform/errors';
import { Places, rateKeyOf } from '#platform/rate-limit';
import type { SocketCaller } from '../../caller/socket-caller.js';

type Connection = Socket['conn'];

const TOO_MANY = {
  en: 'There are too many open sockets; close some of them.',
  de: 'Es sind zu viele Sockets offen; schließen Sie einige.',
};

/**
 * Limits the open sockets of a person, of a tenant, and of all guests of an address, in this process. ConnectionLimits
 * counts the connections of an address.
 */
@Injectable()
export class SocketPlaces {
  private readonly ofPerson: Places;
  private readonly ofGuests: Places;
  private readonly ofTenant: Places;
  /** The number of namespaces that each connection has joined. */
  private readonly namespaces = new WeakMap<Connection, number>();

  constructor(@Inject(CONFIG) config: Config) {
    this.ofPerson = new Places(config.SOCKET_LIMIT_USER);
    this.ofGuests = new Places(config.SOCKET_LIMIT_IP);
    this.ofTenant = new Places(config.SOCKET_LIMIT_TENANT);
  }

  /**
   * Takes places for a socket until it closes. When the last socket of a connection closes, the connection is closed too,
   * because it is no longer authenticated.
   * @param address the client's address
   * @throws rate-limit.exceeded
   */
  take(socket: Socket, { tenantId, principal }: SocketCaller, address: string): void {
    const { conn } = socket;
    const person = principal
      ? this.ofPerson.take(`${tenantId}:${principal.audience}:${principal.id}`)
      : this.ofGuests.take(rateKeyOf(address));
    const tenant = person && this.ofTenant.take(tenantId);
    if (!tenant) {
      person?.();
      throw platformErrors.tooMany(TOO_MANY, {
        retryAfter: 30,
      });
    }
    const leave = (): void => {
      person();
      tenant();
    };
    this.namespaces.set(conn, (this.namespaces.get(conn) ?? 0) + 1);
    socket.once('disconnect', () => {
      leave();
      const left = this.namespaces.get(conn)! - 1;
      this.namespaces.set(conn, left);
      if (left === 0) conn.close();
    });
    // For a client that leaves during the handshake there is no disconnect event.
    conn.once('close', leave);
    if (conn.readyState !== 'open') leave();
  }
}
