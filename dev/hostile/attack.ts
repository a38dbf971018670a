import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { Caller } from '../demo/caller.js';
import { ownerOf, PASSWORD } from '../installation/in-process.js';
import type { PickThing } from '../isolation/compose.js';
import { RouteAttack } from './attack-routes.js';
import { attackSockets } from './attack-sockets.js';
import { attackWire } from './attack-wire.js';
import { Findings } from './findings.js';
import type { Choice } from './requests.js';
import { Target } from './target.js';

export interface HostileOptions {
  /** MONGODB_URI, REDIS_URL and the addresses of the stand-ins. */
  readonly environment: Readonly<Record<string, string>>;
  readonly choice: Choice;
  readonly log: (line: string) => void;
}

export interface HostileReport {
  readonly findings: Findings;
  readonly routes: number;
  readonly requests: number;
  readonly broken: number;
  readonly messages: number;
  readonly uncaught: number;
}

/** Attacks one API process with hostile requests, packets and messages, and reports the faults. */
export async function attackWithHostileInput(options: HostileOptions): Promise<HostileReport> {
  const { environment, choice, log } = options;
  const findings = new Findings(log);
  const target = await Target.open(environment);
  try {
    const tenant = await target.installation.provision();
    log('broken requests');
    const broken = await attackWire(target, tenant, findings);
    log('sockets');
    const messages = await attackSockets(target, tenant, findings);
    const attack = new RouteAttack(target, tenant, await thingsOf(target, tenant), findings);
    const routes = await attack.run(choice, log);
    const uncaught = await target.uncaught();
    for (const line of uncaught) log(line);
    return { findings, routes, requests: attack.shots, broken, messages, uncaught: uncaught.length };
  } finally {
    await target.close();
  }
}

interface Made {
  readonly id: string;
  readonly variants: readonly { readonly id: string }[];
}

/**
 * Real ids of kinds that routes look up before they compute something, so that the computation is reached. Other ids
 * are invented.
 */
async function thingsOf(target: Target, tenant: TenantRecord): Promise<PickThing> {
  const shop = new Caller(target.origin, tenant.slug);
  const body = { email: ownerOf(tenant.slug), password: PASSWORD };
  const { accessToken: token } = await shop.call<{ accessToken: string }>('POST', '/admin/auth/login', {
    body,
  });
  const price = { amount: 990, currency: tenant.settings.currency };
  const product = await shop.call<Made>('POST', '/admin/products', {
    token,
    body: { title: 'Mug', variants: [{ sku: 'MUG-1', price }], status: 'active' },
  });
  const { data } = await shop.call<{ data: { id: string }[] }>('GET', '/admin/stores', { token });
  const known: Readonly<Record<string, string>> = {
    products: product.id,
    variants: product.variants[0]!.id,
    stores: data[0]!.id,
  };
  return ({ kind }) => known[kind.replace(/^admin:/, '')] ?? newId();
}
