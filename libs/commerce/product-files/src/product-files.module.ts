import { Module } from '@nestjs/common';
import { CatalogModule } from '#commerce/catalog';
import { InventoryModule } from '#commerce/inventory';
import { FilesModule } from '#foundation/files';
import { LiveModule, TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { RunExport } from './export/run-export.js';
import { StartExport } from './export/start-export.js';
import { FailedRowsFile } from './import/failed-rows-file.js';
import { ImportProducts } from './import/import-products.js';
import { RunImport } from './import/run-import.js';
import { SeenInFile } from './import/seen-in-file.js';
import { StartImport } from './import/start-import.js';
import { DoFileJobs } from './jobs/do-file-jobs.js';
import { FileJobs } from './jobs/file-jobs.js';

/** Import and export of products as jobs. */
@Module({
  imports: [CatalogModule, InventoryModule, FilesModule, LiveModule, TenancyModule.forFeature(collections)],
  providers: [
    DoFileJobs,
    FailedRowsFile,
    FileJobs,
    ImportProducts,
    RunExport,
    RunImport,
    SeenInFile,
    StartExport,
    StartImport,
  ],
  exports: [DoFileJobs, FailedRowsFile, FileJobs, StartExport, StartImport],
})
export class ProductFilesModule {}
