import { defineLibrary } from '#foundation/tenancy';
import { CartModule } from './cart.module.js';

export const cart = defineLibrary({
  name: 'commerce/cart',
  module: CartModule,
  http: async () => (await import('./http/index.js')).CartHttpModule,
});
