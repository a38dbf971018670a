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
  private static common?: Promise<Installation>;

  /**
   * The shared installation of this process, for every file that needs no special settings. Its tenants are dropped at
   * the end of the run.
   */
  static shared(): Promise<Installation> {
    return (this.common ??= Installation.start());
  }

  /**
   * An installation for one file, which must stop it.
   * @param overrides settings; with PORT the API listens there, otherwise on a free port
   * @param imports modules besides the product's own, in API and worker
   */
  static async start(
    overrides: Record<string, string> = {},
    imports: ApiOptions['imports'] = [],
  ): Promise<Installation> {
    const config = testConfig({
      STRIPE_API_BASE: standIn('STRIPE_API_BASE'),
      MAIL_PROVIDER: 'sendgrid',
      SENDGRID_BASE_URL: standIn('SENDGRID_BASE_URL'),
      SENDGRID_API_KEY: standIn('SENDGRID_API_KEY'),
      RATE_LIMIT_IP: '100000',
      RATE_LIMIT_LOGIN: '10000',
      ...overrides,
    });
    return new Installation(await launchInProcess(config, { imports, port: Number(overrides.PORT ?? 0) }));
  }

  /** Provisions a tenant with an owner, connected to its own account at the Stripe stand-in. */
  async tenant(wanted: Partial<NewTenant> = {}): Promise<TenantSession> {
    const tenant = await this.provision(wanted);
    return TenantSession.open(this.origin, tenant, { email: ownerOf(tenant.slug), password: PASSWORD });
  }

  /** Adds a member of a tenant's staff. The password is PASSWORD. */
  async addStaff(tenantId: string, { email, role }: { email: string; role: BuiltInRole }): Promise<void> {
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
