import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import type { Config } from '#platform/config';
import {
  Places,
  rateKeyOf,
  TokenBucket,
  type RateLimits,
  ratePolicy,
  type RatePolicy,
} from '#platform/rate-limit';
import { clientAddress } from './client-address.js';

/** A client that has joined no namespace by then is closed: it has not authenticated. */
export const PROVE_WITHIN_MS = 5_000;

/** Packets of one connection, of any kind, counted before they are read: far more than a normal client sends. */
const PACKETS = { burst: 200, perSecond: 100 };

/** Engine.IO's own connection; its types come without it. */
interface Connection {
  readonly request: IncomingMessage;
  prependListener(event: 'data', listener: () => void): void;
  once(event: 'close', listener: () => void): void;
  close(discard?: boolean): void;
}

type LimitsConfig = Pick<Config, 'RATE_LIMIT_IP' | 'SOCKET_LIMIT_IP' | 'TRUSTED_PROXIES'>;

/**
 * Limits of sockets before authentication: how many connections an address may have at once and open in a minute (counted
 * together with its requests), and how many packets a connection may send, counted before they are parsed. It also refuses
 * the namespace `/`, which nothing uses. SocketEdge has the limits of people and tenants.
 */
export class ConnectionLimits {
  private readonly address: RatePolicy;
  private readonly open: Places;
  private readonly addressOf: (request: IncomingMessage) => string;

  constructor(
    private readonly limits: RateLimits,
    config: LimitsConfig,
  ) {
    this.address = ratePolicy('address', config.RATE_LIMIT_IP, 60);
    this.open = new Places(config.SOCKET_LIMIT_IP);
    this.addressOf = clientAddress(config);
  }

  /** Engine.IO's `allowRequest`: refuses with 403 when the address has connected too often. */
  readonly allow = (
    request: IncomingMessage,
    answer: (refusal: string | null, yes: boolean) => void,
  ): void => {
    const key = this.keyOf(request);
    void Promise.resolve(this.limits.consume(this.address, key)).then(({ allowed }) => {
      answer(allowed ? null : 'Too many requests', allowed);
    });
  };

  guard(server: Server): void {
    server.of('/').use((_socket, next) => next(new Error('Connect to a namespace, such as /notifications.')));
    server.engine.on('connection', (connection: Connection) => this.admit(connection));
  }

  private admit(connection: Connection): void {
    const leave = this.open.take(this.keyOf(connection.request));
    if (!leave) {
      connection.close(true);
      return;
    }
    connection.once('close', leave);
    const packets = new TokenBucket(PACKETS.burst, PACKETS.perSecond);
    connection.prependListener('data', () => {
      if (!packets.take()) connection.close(true);
    });
  }

  private keyOf(request: IncomingMessage): string {
    return rateKeyOf(this.addressOf(request));
  }
}
