import { Module } from '@nestjs/common';
import { CONFIG } from '#platform/config';
import { TenancyModule } from '#foundation/tenancy';
import { FILE_STORE } from './file-store.js';
import { openFileStore } from './providers/providers.js';
import { TenantFiles } from './tenant-files.js';

/** The bytes of the tenants. */
@Module({
  imports: [TenancyModule],
  providers: [{ provide: FILE_STORE, inject: [CONFIG], useFactory: openFileStore }, TenantFiles],
  exports: [FILE_STORE, TenantFiles],
})
export class FilesModule {}
