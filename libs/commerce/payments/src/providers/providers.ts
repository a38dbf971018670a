import { StripeModule } from './stripe/stripe.module.js';

/** Every payment provider that is built in. Another one is a folder beside `stripe` and a line here. */
export const PAYMENT_PROVIDER_MODULES = [StripeModule];
