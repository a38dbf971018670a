/** Asking providers about payments that they should have told about by now. */
export const PAYMENTS_WORK = 'payments';
