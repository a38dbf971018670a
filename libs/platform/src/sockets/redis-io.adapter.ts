import type { NestApplication } from '@nestjs/core';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import type { Namespace } from 'socket.io';
import { CONFIG, type Config } from '#platform/config';
import { RateLimits } from '#platform/rate-limit';
import { REDIS_FACTORY, type RedisFactory } from '#platform/redis';
import { PROVE_WITHIN_MS, SocketDoor } from './socket-door.js';
import { socketKey } from './socket-key.js';

type Server = ReturnType<IoAdapter['createIOServer']>;
type Options = Parameters<IoAdapter['createIOServer']>[1];

/** Stands before a namespace from the moment that it is made; what it lets nobody into stays empty. */
export type NamespaceGuard = (namespace: Namespace) => void;

/** Messages are small; files go by upload. */
const LARGEST_MESSAGE = 64 * 1_024;

/**
 * Socket.IO on the API's own HTTP server, all processes as one: what is emitted to a room reaches its sockets
 * wherever they are, through Redis. While Redis is away, sockets stay but messages to them are lost. Every namespace is
 * guarded, whoever makes it: who may connect is decided there, at the handshake.
 */
export class RedisIoAdapter extends IoAdapter {
  private readonly config: Config;
  private readonly openRedis: RedisFactory;
  private readonly door: SocketDoor;
  private readonly connections: Redis[] = [];

  constructor(
    app: Pick<NestApplication, 'get'>,
    private readonly guardNamespace: NamespaceGuard,
  ) {
    super(app);
    this.config = app.get<Config>(CONFIG);
    this.openRedis = app.get<RedisFactory>(REDIS_FACTORY);
    this.door = new SocketDoor(app.get(RateLimits, { strict: false }), this.config);
  }

  override createIOServer(port: number, options?: Options): Server {
    const server = super.createIOServer(port, {
      ...options,
      // Polling would need sticky sessions, and open a way in by ordinary requests.
      transports: ['websocket'],
      allowRequest: this.door.allow,
      connectTimeout: PROVE_WITHIN_MS,
      serveClient: false,
      maxHttpBufferSize: LARGEST_MESSAGE,
    } as Options);
    this.door.guard(server);
    server.on('new_namespace', this.guardNamespace);
    const [publish, subscribe] = [this.connect(), this.connect()];
    server.adapter(createAdapter(publish, subscribe, { key: socketKey(this.config) }));
    return server;
  }

  /**
   * Cuts the connections, so that clients connect again, to another process. Socket.IO's own `close` would also close
   * the HTTP server, whose running requests the edge still lets finish.
   */
  override close(server: Server): Promise<void> {
    // Nest also closes namespaces, which have no engine of their own.
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
    const send = client.sendCommand.bind(client);
    // Socket.IO's adapter ignores what its commands return; what is under way at the end would end the process early.
    client.sendCommand = (command, stream) => {
      const result = send(command, stream) as Promise<unknown>;
      result.catch(() => undefined);
      return result;
    };
    return client;
  }
}
