/** Keys of stripe-mock's fixtures that Stripe's answers contain only in cases that the stand-in does not support. */
export const OFTEN_ABSENT: readonly RegExp[] = [
  // Stripe includes a charge's refunds only if the request expands them; fixtures always have them.
  /latest_charge\.refunds$/,
];
