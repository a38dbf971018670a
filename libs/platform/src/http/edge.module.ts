import { Global, Module } from '@nestjs/common';
import { AccessTable } from './access-table.js';
import { Paging } from './paging.js';

/** The injectable parts of the edge: `AccessTable` and `Paging`. Needs `ConfigModule`. */
@Global()
@Module({ providers: [AccessTable, Paging], exports: [AccessTable, Paging] })
export class EdgeModule {}
