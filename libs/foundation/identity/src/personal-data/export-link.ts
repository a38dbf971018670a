import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { SecretBox } from '#platform/crypto';
import { identityErrors } from '../identity.errors.js';

const LIFE_MS = 24 * 3_600_000;

/**
 * The address at which a person downloads their data. The link comes by mail, so no log-in is required. Its last part is
 * sealed for the tenant and valid for 24 hours; nothing is stored.
 */
@Injectable()
export class ExportLink {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Uses the installation's origin: a mail must not contain a host that a request sent. */
  to(tenantId: string, customerId: string): string {
    const token = this.box(tenantId).seal(JSON.stringify({ customerId, until: Date.now() + LIFE_MS }));
    return `${this.config.PUBLIC_URL}/api/v1/me/export/${tenantId}/${token}`;
  }

  /** @returns the customer's id @throws customer.export-link-invalid */
  read(tenantId: string, token: string): string {
    const { customerId, until } = this.open(tenantId, token);
    if (until < Date.now()) throw identityErrors.exportLinkInvalid();
    return customerId;
  }

  private open(tenantId: string, token: string): { customerId: string; until: number } {
    try {
      return JSON.parse(this.box(tenantId).open(token)) as { customerId: string; until: number };
    } catch (cause) {
      throw identityErrors.exportLinkInvalid(undefined, { cause });
    }
  }

  private box(tenantId: string): SecretBox {
    return SecretBox.for(this.config.ENCRYPTION_KEY, `export-link:${tenantId}`);
  }
}
