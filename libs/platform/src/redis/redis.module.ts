import { Global, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { expectHandshakes, listenToHeart } from './heartbeat.js';
import { leaveWhoRefuses } from './refusals.js';
import { keepSubscriptions } from './subscriptions.js';

/**
 * Injection token of the process's shared ioredis client. Its commands fail at once while Redis is down, and also while
 * it hangs: see {@link listenToHeart}.
 */
export const REDIS = Symbol('Redis');

/** Injection token of a function that opens one more connection, for subscribers and blocking reads. */
export const REDIS_FACTORY = Symbol('RedisFactory');

type Role = 'shared' | 'subscriber' | 'queue';

export type RedisFactory = (role: Exclude<Role, 'shared'>) => Redis;

function open(config: Config, role: Role): Redis {
  const logger = new Logger('Redis');
  const client = new Redis(config.REDIS_URL, {
    connectionName: `emporium-${role}`,
    ...leaveWhoRefuses(role),
    autoResubscribe: false,
    // Subscriptions and Bull's own connections wait for Redis to come back (Bull insists on these two settings);
    // commands must fail at once in an outage.
    maxRetriesPerRequest: role === 'shared' ? 0 : null,
    enableReadyCheck: role === 'shared',
    enableOfflineQueue: role !== 'shared',
    // Where ioredis makes pipelines by itself, one command that the pipeline does not know (a script that was defined
    // meanwhile) leaves all others of its tick without an answer, and ends the process.
    enableAutoPipelining: false,
  });
  if (role !== 'shared') keepSubscriptions(client);
  let lost = false;
  client.on('error', (error: Error) => {
    if (!lost) logger.error(`${role} connection lost, reconnecting: ${error.message}`);
    lost = true;
  });
  client.on('ready', () => {
    if (lost) logger.log(`${role} connection is back`);
    lost = false;
  });
  return client;
}

/** All connections of the process, so that those still open at the end (or opened again by Bull while it closes) are closed. */
class Connections {
  readonly #opened: Redis[] = [];

  constructor(private readonly config: Config) {}

  add(role: Role): Redis {
    const client = open(this.config, role);
    this.#opened.push(client);
    expectHandshakes(client);
    if (role === 'shared') listenToHeart(client, () => this.#dropAll());
    return client;
  }

  /**
   * Redis does not answer one connection, so it answers none. What is closed connects again, and who listens on it learns
   * that it hears nothing meanwhile.
   */
  #dropAll(): void {
    const silence = new Error('Redis does not answer');
    for (const { stream } of this.#opened) stream?.destroy(silence);
  }

  closeAll(): void {
    for (const client of this.#opened) {
      // If it is already disconnected, ioredis would wait two seconds for a closed socket, and so would the process.
      if (client.status !== 'end') client.disconnect();
    }
  }
}

/** One Redis connection per process for commands, more on request. All keys start with {@link Config.REDIS_PREFIX}. */
@Global()
@Module({
  providers: [
    { provide: Connections, inject: [CONFIG], useFactory: (config: Config) => new Connections(config) },
    {
      provide: REDIS_FACTORY,
      inject: [Connections],
      useFactory:
        (connections: Connections): RedisFactory =>
        (role) =>
          connections.add(role),
    },
    {
      provide: REDIS,
      inject: [Connections],
      useFactory: (connections: Connections) => connections.add('shared'),
    },
  ],
  exports: [REDIS, REDIS_FACTORY],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(private readonly connections: Connections) {}

  /** Global modules are shut down last: queues and subscribers have ended by now. */
  onApplicationShutdown(): void {
    this.connections.closeAll();
  }
}
