import { Module } from '@nestjs/common';
import { LiveEmitter } from '#platform/sockets';
import { Live } from './live.js';

/** Lets services of a tenant emit to its people's sockets, in any process. */
@Module({ providers: [LiveEmitter, Live], exports: [Live] })
export class LiveModule {}
