/** Keys of stripe-mock's fixtures that Stripe's answers have only in cases which the stand-in does not have. */
export const OFTEN_ABSENT: readonly RegExp[] = [
  // Stripe includes a charge's refunds only when they are asked for; fixtures always do.
  /latest_charge\.refunds$/,
];
