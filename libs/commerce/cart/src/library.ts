import { defineLibrary } from '#foundation/tenancy';
import { CartModule } from './cart.module.js';
import { collections } from './collections.js';

export const cart = defineLibrary({
  name: 'commerce/cart',
  collections,
  module: CartModule,
  http: async () => (await import('./http/index.js')).CartHttpModule,
});
