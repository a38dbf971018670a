import type { AuthorizationServer } from 'oauth4webapi';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { FormBrowser, type Seen } from './form-browser.js';
import { PASSWORD, type Someone } from './edge-bench.js';
import { OAuthBench, type RegisteredClient } from './oauth-bench.js';

/** Redirect URI of the app. */
export const REDIRECT = 'https://app.example/callback';

/** A tenant, an app that asks its staff for access, and browsers. */
export class ConsentBench {
  private constructor(
    readonly apps: OAuthBench,
    readonly tenant: TenantRecord,
    readonly owner: Someone,
    readonly server: AuthorizationServer,
    readonly app: RegisteredClient,
  ) {}

  static async start(): Promise<ConsentBench> {
    const apps = await OAuthBench.start();
    const tenant = await apps.bench.provision({
      name: 'North & South',
      hosts: [`shop-${newId()}.example`],
      settings: { locales: ['en', 'de'] },
    });
    const owner = await apps.bench.staff(tenant);
    const app = await apps.register(tenant, owner, appWith({}));
    return new ConsentBench(apps, tenant, owner, await apps.server(tenant), app);
  }

  stop(): Promise<void> {
    return this.apps.stop([this.tenant]);
  }

  /** Registers another app. */
  register(body: object = {}): Promise<RegisteredClient> {
    return this.apps.register(this.tenant, this.owner, appWith(body));
  }

  browse(): FormBrowser {
    return new FormBrowser(this.apps.fetch);
  }

  begin(client = this.app, redirectUri = REDIRECT) {
    return this.apps.begin(this.server, client, redirectUri);
  }

  /** A browser at the log-in page. */
  async opened(client = this.app) {
    const [flow, browser] = [await this.begin(client), this.browse()];
    await browser.open(flow.url);
    return { flow, browser };
  }

  /** A browser at the decision page. */
  async asked(by = this.owner, client = this.app) {
    const { flow, browser } = await this.opened(client);
    const seen = await logIn(browser, by);
    if (!isQuestion(seen)) throw new Error(`this is not the decision page:\n${seen.html}`);
    return { flow, browser, seen };
  }

  /** Runs the whole flow. @returns the app's tokens */
  async grantAccess(by = this.owner, client = this.app) {
    const { flow, browser } = await this.asked(by, client);
    const { location } = await browser.submit({ decision: 'allow' });
    return this.apps.redeem(this.server, client, location!, flow);
  }

  /** A member of staff whose role has these permissions. */
  async staffWith(...permissions: string[]): Promise<Someone> {
    const { bench } = this.apps;
    const role = { name: `Role ${newId()}`, permissions };
    const { body } = await bench.call<{ id: string }>(this.tenant, this.owner, 'POST', '/admin/roles', role);
    return bench.staff(this.tenant, body.id);
  }
}

export function logIn(
  browser: FormBrowser,
  { email }: Pick<Someone, 'email'>,
  password = PASSWORD,
): Promise<Seen> {
  return browser.submit({ email, password });
}

export function isQuestion({ html }: Seen): boolean {
  return html.includes('name="decision" value="allow"');
}

/** The parameters that the app gets in the redirect. */
export function answerOf({ location }: Seen): Record<string, string> {
  return Object.fromEntries(new URL(location!).searchParams);
}

function appWith(body: object): object {
  return {
    name: 'Book <keeping>',
    type: 'public',
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: [REDIRECT],
    scopes: ['customers.read', 'orders.read'],
    ...body,
  };
}
