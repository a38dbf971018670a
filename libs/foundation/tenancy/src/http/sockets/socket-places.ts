import { Inject, Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { CONFIG, type Config } from '#platform/config';
import { platformErrors } from '#platform/http';
import { Places, rateKeyOf } from '#platform/rate-limit';
import type { SocketCaller } from '../../caller/socket-caller.js';

type Connection = Socket['conn'];

/**
 * How many sockets a person and a tenant have open in this process, and all guests of an address together. An address's
 * connections are counted by ConnectionLimits.
 */
@Injectable()
export class SocketPlaces {
  private readonly ofPerson: Places;
  private readonly ofGuests: Places;
  private readonly ofTenant: Places;
  /** Namespaces that somebody is in over a connection. */
  private readonly namespaces = new WeakMap<Connection, number>();

  constructor(@Inject(CONFIG) config: Config) {
    this.ofPerson = new Places(config.SOCKET_LIMIT_USER);
    this.ofGuests = new Places(config.SOCKET_LIMIT_IP);
    this.ofTenant = new Places(config.SOCKET_LIMIT_TENANT);
  }

  /**
   * Takes a socket's places until it leaves. A connection whose last socket has left is closed: it is nobody's again.
   * @param address where the socket comes from
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
      throw platformErrors.tooMany('There are too many open sockets; close some of them.', {
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
    // Whoever goes during the handshake is never said to disconnect.
    conn.once('close', leave);
    if (conn.readyState !== 'open') leave();
  }
}
