import type { TenantRecord } from '#foundation/tenancy';
import { addCustomers, openShop } from '../../stage/open-shop.js';
import { scripted, start, type Measured } from '../../stage/servers.js';
import type { Services } from '../../stage/services.js';
import { Stage } from '../../stage/stage.js';

export const PASSWORD = 'correct horse battery';

/** API processes on one installation, and a shop whose customers log in. */
export interface LogInStage {
  readonly stage: Stage;
  readonly services: Services;
  readonly processes: readonly Measured[];
  readonly tenant: TenantRecord;
  readonly emails: readonly string[];
}

/** @param env settings besides the usual ones */
export async function openLogInStage(
  log: (line: string) => void,
  wanted: { readonly processes: number; readonly customers: number; readonly worker?: boolean },
  env: Readonly<Record<string, string>> = {},
): Promise<LogInStage> {
  const stage = await Stage.open({ log, env });
  try {
    const installation = await stage.installation();
    const services = await stage.services(installation);
    const processes: Measured[] = [];
    for (let i = 1; i <= wanted.processes; i++) {
      const one = await scripted(stage, `api-${i}`, 'dist/apps/api/src/main.js', installation.env);
      await start(one);
      processes.push(one);
    }
    if (wanted.worker) await installation.worker.start();
    const { origin } = processes[0]!;
    const stripeOrigin = stage.standIns.stripe.origin;
    const shop = await openShop(services, { products: 1, pieces: 1, origin, stripeOrigin });
    const emails = await addCustomers(services, shop, wanted.customers, PASSWORD);
    return { stage, services, processes, tenant: shop.tenant, emails };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly accessToken?: string;
    readonly refreshToken?: string;
    readonly deviceToken?: string;
    readonly challengeId?: string;
    readonly mfaToken?: string;
    readonly secret?: string;
    readonly recoveryCodes?: readonly string[];
  };
}

/** Sends a POST to the shop's API at one process. */
export async function post(
  { origin }: Measured,
  tenant: TenantRecord,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant': tenant.slug, ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : {}) as Answer['body'] };
}
