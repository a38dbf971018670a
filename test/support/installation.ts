import type { ApiOptions } from '#api';
import type { BuiltInRole } from '#platform/permissions';
import { InProcess, launchInProcess, ownerOf, PASSWORD } from '#dev/installation/in-process';
import { StaffAccounts } from '#foundation/identity';
import type { NewTenant } from '#foundation/tenancy';
import { TenantSession } from './tenant-session.js';
import { testConfig } from './test-config.js';

export { PASSWORD };

/** The whole product in one test process: API, worker, real MongoDB and Redis, stand-ins for Stripe and SendGrid. */
export class Installation extends InProcess {
  /** @param imports modules beside the product's own, in both processes */
  static async start(
    overrides: Record<string, string> = {},
    imports: ApiOptions['imports'] = [],
  ): Promise<Installation> {
    const config = testConfig({
      STRIPE_API_BASE: standIn('STRIPE_API_BASE'),
      MAIL_PROVIDER: 'sendgrid',
      SENDGRID_BASE_URL: standIn('SENDGRID_BASE_URL'),
      SENDGRID_API_KEY: standIn('SENDGRID_API_KEY'),
      // Its package requires an ES module, which Jest cannot on Node 20.
      QUEUE_BOARD: 'false',
      RATE_LIMIT_IP: '100000',
      RATE_LIMIT_LOGIN: '10000',
      ...overrides,
    });
    return new Installation(await launchInProcess(config, { imports }));
  }

  /** A tenant with an owner, connected to the Stripe stand-in under a key of its own. */
  async tenant(wanted: Partial<NewTenant> = {}): Promise<TenantSession> {
    const tenant = await this.provision(wanted);
    return TenantSession.open(this.origin, tenant, { email: ownerOf(tenant.slug), password: PASSWORD });
  }

  /** Another member of a tenant's staff, whose password is PASSWORD. */
  async hire(tenantId: string, { email, role }: { email: string; role: BuiltInRole }): Promise<void> {
    const person = { email, role, password: PASSWORD, name: 'Hanna Hired' };
    await this.scope.run(tenantId, async (graph) => (await graph.get(StaffAccounts)).create(person));
  }
}

function standIn(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: run the tests by "npm test", or "dev/with-parts --stand-ins"`);
  return value;
}
