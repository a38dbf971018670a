export { appNameOf, clientOptions } from './client-options.js';
export { duplicateAs, isDuplicateKey } from './duplicate-as.js';
export { readComputedPage, readPage, type RowsToRead } from './keyset.js';
export { applyMongooseDefaults } from './mongoose-defaults.js';
export { KeysInUse } from './keys-in-use.js';
export { PLATFORM } from './platform-connection.js';
export { PlatformDatabaseModule } from './platform-database.module.js';
export { anyWordOf, everyWordOf } from './text-search.js';
