import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import { CallerGroups } from '#foundation/identity';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import type { Market } from '../markets/market.js';
import { Markets } from '../markets/markets.js';
import { marketErrors, pricingErrors } from '../pricing.errors.js';
import { enabledCurrencies } from '../tenant-settings.js';
import type { PriceContext } from './prices.js';

/** What a request says about prices; all may be left out. */
export interface PriceWishes {
  /** ISO 4217. Default: that of the market, else the shop's base currency. */
  readonly currency?: string;
  /** ISO 3166-1 alpha-2; finds the market. */
  readonly country?: string;
  /** The key of a market; goes before the country. */
  readonly market?: string;
}

/** Makes the context in which a request's prices are resolved. */
@TenantInjectable()
export class PriceContexts {
  constructor(
    private readonly markets: Markets,
    private readonly callerGroups: CallerGroups,
    private readonly tenant: CurrentTenant,
  ) {}

  /**
   * For the caller. Everything comes from memory.
   * @throws market.unknown, pricing.currency-not-enabled
   */
  async of(wishes: PriceWishes, at = new Date()): Promise<PriceContext> {
    return this.for(await this.callerGroups.ids(), wishes, at);
  }

  /** For a customer in whose name something is done, or for a guest (undefined). @throws as {@link of} */
  async ofCustomer(
    customerId: string | undefined,
    wishes: PriceWishes,
    at = new Date(),
  ): Promise<PriceContext> {
    return this.for(await this.callerGroups.of(customerId), wishes, at);
  }

  private async for(groupIds: readonly string[], wishes: PriceWishes, at: Date): Promise<PriceContext> {
    const market = marketOf(await this.markets.all(), wishes);
    return {
      currency: this.currencyOf(market, wishes),
      ...(market && { marketId: market._id, taxIncluded: market.taxDisplay === 'gross' }),
      groupIds,
      at,
    };
  }

  /** A market whose currency is no longer enabled has prices in the base currency. */
  private currencyOf(market: Market | undefined, { currency }: PriceWishes): string {
    const enabled = enabledCurrencies(this.tenant.record.settings);
    if (currency === undefined)
      return market && enabled.includes(market.currency) ? market.currency : enabled[0]!;
    if (enabled.includes(currency)) return currency;
    throw pricingErrors.currencyNotEnabled(undefined, {
      errors: [notOneOf('?currency', enabled)],
      facts: { currencies: enabled },
    });
  }
}

/** The market of a request: by key, else by country, else the default one. @throws market.unknown */
export function marketOf(
  markets: readonly Market[],
  { country, market: key }: PriceWishes,
): Market | undefined {
  if (key !== undefined) {
    const named = markets.find((market) => market.key === key);
    if (named) return named;
    throw marketErrors.unknown(undefined, {
      errors: [
        notOneOf(
          '?market',
          markets.map((market) => market.key),
        ),
      ],
    });
  }
  const ofCountry =
    country === undefined ? undefined : markets.find(({ countries }) => countries.includes(country));
  return ofCountry ?? markets.find(({ isDefault }) => isDefault);
}

function notOneOf(pointer: string, values: readonly string[]): FieldError {
  const message: Wording =
    values.length > 0
      ? { en: `must be one of ${values.join(', ')}`, de: `muss eines von diesen sein: ${values.join(', ')}` }
      : { en: 'names nothing: there is none', de: 'benennt nichts: es gibt keine' };
  return { pointer, code: 'choice', message };
}
