import { settings as stripe } from './stripe/settings.js';
import { StripeModule } from './stripe/stripe.module.js';

/** Every payment provider that is built in. Another one is a folder beside `stripe`, a line here, and one below for its settings. */
export const PAYMENT_PROVIDER_MODULES = [StripeModule];

/** What they read from the environment. */
export const PAYMENT_PROVIDER_SETTINGS = { ...stripe };
