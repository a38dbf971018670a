export { productFiles } from './library.js';
export { productFilesErrors } from './product-files.errors.js';
export { ProductFilesModule } from './product-files.module.js';
export { StartExport } from './export/start-export.js';
export { FORMATS, type FormatName } from './formats/product-format.js';
export { FailedRowsFile } from './import/failed-rows-file.js';
export { StartImport } from './import/start-import.js';
export { DoFileJobs } from './jobs/do-file-jobs.js';
export type { FileJob } from './jobs/file-job.schema.js';
