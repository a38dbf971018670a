import { createHmac } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey, equalInConstantTime } from '#platform/crypto';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';

/**
 * What lets a guest see an order: 256 bits that follow from the order's id and a key of the tenant (HMAC-SHA-256).
 * Nothing is stored, so nothing leaks with the database, and a retried checkout or a later mail has the same token.
 */
@TenantInjectable()
export class OrderTokens {
  private readonly key: Buffer;

  constructor(tenant: CurrentTenant, @Inject(CONFIG) config: Config) {
    this.key = deriveKey(config.ENCRYPTION_KEY, `order-token:${tenant.id}`);
  }

  /** The token of an order. */
  of(orderId: string): string {
    return createHmac('sha256', this.key).update(orderId).digest('base64url');
  }

  /** Whether this is the order's token. */
  opens(orderId: string, token: string): boolean {
    return equalInConstantTime(this.of(orderId), token);
  }
}
