import type { Mac } from '#platform/crypto';
import { TenantInjectable, TenantKeys } from '#foundation/tenancy';

/**
 * Tokens with which guests see their orders: 256 bits, computed from the order's id with a key of the tenant
 * (HMAC-SHA-256). Tokens are not stored, so a leaked database does not reveal them. A retried checkout and a later mail
 * have the same token.
 */
@TenantInjectable()
export class OrderTokens {
  private readonly mac: Mac;

  constructor(keys: TenantKeys) {
    this.mac = keys.mac('order-token');
  }

  /** The token of an order. */
  of(orderId: string): string {
    return this.mac.of(orderId).toString('base64url');
  }

  /** Whether this is the order's token. */
  isOf(orderId: string, token: string): boolean {
    return this.mac.made(token, orderId);
  }
}
