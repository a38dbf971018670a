import { browserStorage, createShopClient } from '@emporium/client';

export const shop = createShopClient({
  origin: 'http://127.0.0.1:3000',
  tenant: 'northwind',
  storage: browserStorage(localStorage, 'northwind'),
  sessionEnded: ({ detail }) => alert(`Please log in again. ${detail}`),
});
