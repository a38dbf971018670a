import { Module } from '@nestjs/common';
import { LiveEmitter } from '#platform/live';
import { Live } from './live.js';

/** Makes {@link Live} injectable: services of a tenant can emit to its people's sockets, in any process. */
@Module({ providers: [LiveEmitter, Live], exports: [Live] })
export class LiveModule {}
