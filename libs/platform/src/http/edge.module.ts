import { Global, Module } from '@nestjs/common';
import { AccessTable } from './access-table.js';
import { Paging } from './paging.js';
import { RunningRequests } from './running-requests.js';

/** The injectable parts of the edge. Needs `ConfigModule`. */
@Global()
@Module({
  providers: [AccessTable, Paging, RunningRequests],
  exports: [AccessTable, Paging, RunningRequests],
})
export class EdgeModule {}
