import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AnswerStore } from '#platform/answers';
import { MetricsModule } from '#platform/metrics';
import { CallerGuard } from '../guards/caller.guard.js';
import { PermissionGuard } from '../guards/permission.guard.js';
import { StepUpGuard } from '../guards/step-up.guard.js';
import { StoreGuard } from '../guards/store.guard.js';
import { Handshakes } from './sockets/handshakes.js';
import { OpenSockets } from './sockets/open-sockets.js';
import { SocketEdge } from './sockets/socket-edge.js';
import { SocketPlaces } from './sockets/socket-places.js';
import { SocketProblems } from './sockets/socket-problems.js';
import { SocketRooms } from './sockets/socket-rooms.js';
import { TenancyModule } from '../tenancy.module.js';
import { KeptAnswers } from './answers/kept-answers.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { CREDENTIAL_VERIFIER, type CredentialVerifier } from '../caller/principal.js';
import { RequestLimits } from './request-limits.js';
import { TenantEdge } from './tenant-edge.js';
import { TenantOrigins } from './tenant-origins.js';
import { TenantSelection } from './tenant-selection.js';

/** The tenant part of the edge. Global: gateways add sockets to rooms with its {@link SocketRooms}. */
@Module({})
export class TenantEdgeModule {
  /** @param verifier an injectable of `imports` that verifies credentials */
  static forRoot(imports: DynamicModule['imports'], verifier: Type<CredentialVerifier>): DynamicModule {
    return {
      module: TenantEdgeModule,
      global: true,
      imports: [MetricsModule, TenancyModule, ...(imports ?? [])],
      providers: [
        { provide: CREDENTIAL_VERIFIER, useExisting: verifier },
        // In this order, for requests and messages; only after them may an answer be replayed.
        { provide: APP_GUARD, useClass: CallerGuard },
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_GUARD, useClass: StoreGuard },
        { provide: APP_GUARD, useClass: StepUpGuard },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        AnswerStore,
        Handshakes,
        KeptAnswers,
        OpenSockets,
        RequestLimits,
        SocketEdge,
        SocketPlaces,
        SocketProblems,
        SocketRooms,
        TenantEdge,
        TenantOrigins,
        TenantSelection,
      ],
      exports: [
        CREDENTIAL_VERIFIER,
        KeptAnswers,
        RequestLimits,
        SocketEdge,
        SocketProblems,
        SocketRooms,
        TenantEdge,
        TenantOrigins,
        TenantSelection,
      ],
    };
  }
}
