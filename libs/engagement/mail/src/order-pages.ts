import { OrderTokens } from '#commerce/orders';
import { CurrentTenant, TenantInjectable, webOrigins } from '#foundation/tenancy';
import { parseUrl } from '#platform/urls';
import type { MailedOrder } from './templates/order-letters.js';

/** A parameter of a query that has nothing but the token, with the signs around it. */
const TOKEN_PARAMETER = /([?&])[^?&=#]*=\{token\}(&?)/;

/** The addresses of the shop's pages about orders, for mails. */
@TenantInjectable()
export class OrderPages {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly tokens: OrderTokens,
  ) {}

  /**
   * Where the shopper sees the order: a guest by its token, a customer after a log-in. Undefined if the tenant has no web
   * origin.
   */
  of({ id, byGuest }: MailedOrder): string | undefined {
    const { record } = this.tenant;
    const [origin] = webOrigins(record);
    const { orderPage } = record.settings;
    const path = byGuest
      ? orderPage.replaceAll('{token}', this.tokens.of(id))
      : orderPage
          .replace(TOKEN_PARAMETER, (_, before, after) => (after ? before : ''))
          .replaceAll('{token}', '');
    return origin && parseUrl(origin + path.replaceAll('{order}', id))?.href;
  }
}
