import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { startMailCatcher } from '../mail/launch.js';
import { startStripe } from '../stripe/launch.js';
import type { StandIn } from './launch.js';

/** Local stand-ins for services that need an account. */
export interface StandIns {
  readonly stripe: StandIn;
  readonly mail: StandIn;
  /** Environment variables with which API and worker use them. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Folder for state, and ports. By default nothing is kept, and ports are free ones. */
export interface StandInsOptions {
  readonly dir?: string;
  readonly stripePort?: number;
  readonly mailPort?: number;
}

/** Starts the Stripe stand-in and the mail catcher, each in its own process. */
export async function startStandIns({ dir, stripePort, mailPort }: StandInsOptions = {}): Promise<StandIns> {
  if (dir) await mkdir(dir, { recursive: true });
  const file = (name: string) => (dir ? join(dir, name) : undefined);
  const [stripe, mail] = await Promise.all([
    startStripe({ port: stripePort, stateFile: file('stripe.json') }),
    startMailCatcher({ port: mailPort, stateFile: file('mail.json') }),
  ]);
  return {
    stripe,
    mail,
    variables: {
      STRIPE_API_BASE: stripe.origin,
      MAIL_PROVIDER: 'sendgrid',
      SENDGRID_BASE_URL: mail.origin,
      SENDGRID_API_KEY: 'SG.local.stand-in',
    },
    stop: async () => {
      await Promise.all([stripe.stop(), mail.stop()]);
    },
  };
}
