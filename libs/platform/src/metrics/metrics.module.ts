import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** Makes {@link Metrics} injectable everywhere. */
@Global()
@Module({ providers: [{ provide: Metrics, useFactory: () => new Metrics() }], exports: [Metrics] })
export class MetricsModule {}
