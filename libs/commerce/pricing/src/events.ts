export * from './markets/market.events.js';
export * from './price-lists/price-list.events.js';
export * from './prices/price.events.js';
