import { Global, Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { Health, READINESS_CHECKS, type ReadinessCheck } from './health.js';

/** Makes {@link Health} injectable, with the checks of this process. */
@Global()
@Module({})
export class HealthModule {
  /**
   * @param inject tokens that `checks` gets, such as connections
   * @param checks makes the list once, at start-up
   */
  static forRoot(
    inject: InjectionToken[] = [],
    checks: (...parts: never[]) => readonly ReadinessCheck[] = () => [],
  ): DynamicModule {
    return {
      module: HealthModule,
      providers: [
        Health,
        { provide: READINESS_CHECKS, inject, useFactory: checks as (...parts: unknown[]) => unknown },
      ],
      exports: [Health],
    };
  }
}
