export { files } from './library.js';
export type { ByteRange, DownloadOptions, ExpectedUpload, StoredFile, UploadAddress } from './file-store.js';
export { filesErrors } from './files.errors.js';
export { FilesModule } from './files.module.js';
export { mediaTypeOf } from './safe-path.js';
export { TenantFiles } from './tenant-files.js';
