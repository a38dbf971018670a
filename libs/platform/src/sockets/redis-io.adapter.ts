import type { NestApplication } from '@nestjs/core';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import type { Namespace } from 'socket.io';
import { CONFIG, type Config } from '#platform/config';
import { socketKey } from '#platform/live';
import { RateLimits } from '#platform/rate-limit';
import { REDIS_FACTORY, type RedisFactory } from '#platform/redis';
import { PROVE_WITHIN_MS, ConnectionLimits } from './connection-limits.js';

type Server = ReturnType<IoAdapter['createIOServer']>;
type Options = Parameters<IoAdapter['createIOServer']>[1];

/** Called for each namespace when it is made; adds the check of who may connect to it. */
export type NamespaceGuard = (namespace: Namespace) => void;

/** Messages are small; files are uploaded. */
const LARGEST_MESSAGE = 64 * 1_024;

/**
 * Socket.IO on the API's own HTTP server. A message to a room reaches its sockets in all processes, through Redis. While Redis
 * is down, sockets stay open but messages to them are lost. Every namespace gets the {@link NamespaceGuard}, which decides at
 * the handshake who may connect.
 */
export class RedisIoAdapter extends IoAdapter {
  private readonly config: Config;
  private readonly openRedis: RedisFactory;
  private readonly limits: ConnectionLimits;
  private readonly connections: Redis[] = [];

  constructor(
    app: Pick<NestApplication, 'get'>,
    private readonly guardNamespace: NamespaceGuard,
  ) {
    super(app);
    this.config = app.get<Config>(CONFIG);
    this.openRedis = app.get<RedisFactory>(REDIS_FACTORY);
    this.limits = new ConnectionLimits(app.get(RateLimits, { strict: false }), this.config);
  }

  override createIOServer(port: number, options?: Options): Server {
    const server = super.createIOServer(port, {
      ...options,
      // Polling would need sticky sessions, and would let clients connect by ordinary requests.
      transports: ['websocket'],
      allowRequest: this.limits.allow,
      connectTimeout: PROVE_WITHIN_MS,
      serveClient: false,
      maxHttpBufferSize: LARGEST_MESSAGE,
    } as Options);
    this.limits.guard(server);
    server.on('new_namespace', this.guardNamespace);
    const [publish, subscribe] = [this.connect(), this.connect()];
    server.adapter(createAdapter(publish, subscribe, { key: socketKey(this.config) }));
    return server;
  }

  /**
   * Closes the connections, so that clients connect again, to another process. Socket.IO's own `close` would also close
   * the HTTP server, whose running requests may still finish.
   */
  override close(server: Server): Promise<void> {
    // Nest also closes namespaces, which have no engine.
    server.engine?.close();
    return Promise.resolve();
  }

  override dispose(): Promise<void> {
    for (const connection of this.connections) connection.disconnect();
    return Promise.resolve();
  }

  private connect(): Redis {
    const client = this.openRedis('subscriber');
    this.connections.push(client);
    return client;
  }
}
