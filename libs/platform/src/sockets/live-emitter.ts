import { Inject, Injectable, Logger } from '@nestjs/common';
import { Emitter } from '@socket.io/redis-emitter';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '#platform/config';
import { REDIS } from '#platform/redis';
import { socketKey } from './socket-key.js';

/**
 * Emits to sockets of whatever API process, from any process. A message is told once and not kept: while Redis or a
 * client is away it is lost, so whatever matters is stored as well and can be asked for.
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

  /** Emits to every socket in any of the rooms, to each once; to nobody without a room. Never throws. */
  emit(namespace: string, rooms: readonly string[], event: string, payload: object): void {
    // Socket.IO takes no rooms for all rooms.
    if (rooms.length === 0) return;
    this.emitter
      .of(namespace)
      .to([...rooms])
      .emit(event, payload);
  }
}
