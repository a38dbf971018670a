import { Module } from '@nestjs/common';
import { IdentityModule } from './identity.module.js';
import { ErasureClock } from './personal-data/erasure-clock.js';

/** The worker's part of identity: the daily erasures. */
@Module({ imports: [IdentityModule], providers: [ErasureClock], exports: [ErasureClock] })
export class IdentityWorkerModule {}
