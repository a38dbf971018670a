import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { SealedFlow } from '#platform/crypto';
import { CurrentTenant, TenantInjectable, TenantKeys } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';

const LIFE_MS = 24 * 3_600_000;

/**
 * The address at which a person downloads their data. The link comes by mail, so no log-in is required. Its last part is
 * sealed for the tenant and valid for 24 hours; nothing is stored.
 */
@TenantInjectable()
export class ExportLink {
  private readonly flows: SealedFlow<{ readonly customerId: string }>;

  constructor(
    private readonly tenant: CurrentTenant,
    keys: TenantKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.flows = new SealedFlow(keys.box('export-link'), LIFE_MS);
  }

  /** Uses the installation's origin: a mail must not contain a host that a request sent. */
  to(customerId: string): string {
    const token = this.flows.seal({ customerId });
    return `${this.config.PUBLIC_URL}/api/v1/me/export/${this.tenant.id}/${token}`;
  }

  /** @returns the customer's id @throws customer.export-link-invalid */
  read(token: string): string {
    const link = this.flows.open(token);
    if (!link) throw identityErrors.exportLinkInvalid();
    return link.customerId;
  }
}
