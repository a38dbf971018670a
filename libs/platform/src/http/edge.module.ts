import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { AccessTable } from './access-table.js';
import { Paging } from './paging.js';
import { RunningRequests } from './running-requests.js';

/** The injectable parts of the edge. Needs `ConfigModule`. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [AccessTable, Paging, RunningRequests],
  exports: [AccessTable, Paging, RunningRequests],
})
export class EdgeModule implements OnModuleInit {
  constructor(
    private readonly table: AccessTable,
    private readonly discovery: DiscoveryService,
  ) {}

  /** @throws UndeclaredMessagesError */
  onModuleInit(): void {
    this.table.readGateways(this.discovery.getProviders());
  }
}
