import { Inject, Injectable, Logger } from '@nestjs/common';
import { Emitter } from '@socket.io/redis-emitter';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';
import { socketKey } from './socket-key.js';

/**
 * Emits to the sockets of all API processes, from any process. A message is sent once and not kept: while Redis is down or a
 * client is offline, it is lost. So data that matters must also be stored, where clients can read it.
 */
@Injectable()
export class LiveEmitter {
  private readonly logger = new Logger(LiveEmitter.name);
  private readonly emitter: Emitter;

  constructor(@Inject(REDIS) redis: Redis, @Inject(CONFIG) config: Config) {
    // The emitter ignores what publish returns; a rejection would end the process.
    const publish = (channel: string, message: string | Buffer): void => {
      redis
        .publish(channel, message)
        .catch((error: Error) => this.logger.warn(`a live message is lost: ${error.message}`));
    };
    this.emitter = new Emitter({ publish }, { key: socketKey(config) });
  }

  /** Emits once to every socket that is in any of these rooms; to nobody if there are no rooms. Never throws. */
  emit(namespace: string, rooms: readonly string[], event: string, payload: object): void {
    // For Socket.IO, no rooms would mean all sockets.
    if (rooms.length === 0) return;
    this.emitter
      .of(namespace)
      .to([...rooms])
      .emit(event, payload);
  }
}
