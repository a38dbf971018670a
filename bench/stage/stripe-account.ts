/** The account of every shop of a benchmark at the Stripe stand-in, and the secret that signs its webhooks. */
export const STRIPE_KEY = 'sk_test_bench';
export const WEBHOOK_SECRET = 'whsec_bench';
