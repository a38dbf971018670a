/** Work that erases the addresses of invoices when they no longer have to be kept. */
export const FORGET_ORDERS_WORK = 'forget-orders';
