import { Module } from '@nestjs/common';
import { IdentityModule } from './identity.module.js';
import { ErasureClock } from './personal-data/erasure-clock.js';

/** The worker's part of identity: what the clock does. */
@Module({ imports: [IdentityModule], providers: [ErasureClock], exports: [ErasureClock] })
export class IdentityWorkerModule {}
