import { createHmac } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey, equalInConstantTime } from '#platform/crypto';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';

/**
 * Tokens with which guests see their orders: 256 bits, computed from the order's id with a key of the tenant
 * (HMAC-SHA-256). Tokens are not stored, so a leaked database does not reveal them. A retried checkout and a later mail
 * have the same token.
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
