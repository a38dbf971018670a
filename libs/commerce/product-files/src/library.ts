import { defineLibrary } from '#foundation/tenancy';
import { collections } from './collections.js';
import * as events from './events.js';
import { FileJobProgress } from './product-files.live.js';
import { ProductFilesModule } from './product-files.module.js';

export const productFiles = defineLibrary({
  name: 'commerce/product-files',
  events,
  liveMessages: [FileJobProgress],
  collections,
  module: ProductFilesModule,
  http: async () => (await import('./http/index.js')).ProductFilesHttpModule,
});
