import { settings as stripe } from './stripe/settings.js';
import { StripeModule } from './stripe/stripe.module.js';

/** The built-in payment providers. A new one needs a folder beside `stripe`, a line here, and a line for its settings. */
export const PAYMENT_PROVIDER_MODULES = [StripeModule];

/** Their settings from the environment. */
export const PAYMENT_PROVIDER_SETTINGS = { ...stripe };
