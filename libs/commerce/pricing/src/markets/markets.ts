import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, given, refusal, type Metadata } from '#platform/values';
import {
  CurrentTenant,
  Definitions,
  demand,
  Outbox,
  StateStore,
  TenantInjectable,
  UnitOfWork,
  type Defined,
  type DefinitionsOfKind,
} from '#foundation/tenancy';
import { MARKET } from '../pricing-values.js';
import { marketErrors, pricingErrors } from '../pricing.errors.js';
import { enabledCurrencies } from '../tenant-settings.js';
import { MarketCreated, MarketDeleted, MarketUpdated } from './market.events.js';
import { MARKETS, type Market, type MarketFields } from './market.js';

export interface MarketInput extends Partial<Omit<MarketFields, 'name' | 'currency' | 'metadata'>> {
  readonly key: string;
  readonly name: string;
  readonly currency: string;
  readonly externalId?: string | null;
  readonly metadata?: Metadata;
}

/** They are read together, from memory. */
const MOST = 100;
/** The document that every change of markets writes, so that of two changes at once one waits for the other. */
const DOCUMENT = 'markets';

/**
 * The tenant's markets. A country is in at most one, and one of the markets is the default: rules over all of them, so their
 * changes come one after the other.
 */
@TenantInjectable()
export class Markets {
  private readonly markets: DefinitionsOfKind<MarketFields>;

  constructor(
    definitions: Definitions,
    private readonly state: StateStore,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    this.markets = definitions.of(MARKETS);
  }

  /** @param externalId only the market that has it */
  list(page: PageRequest, externalId?: string): Promise<PageRows<Market>> {
    demand('prices.read');
    return this.markets.list(page, { externalId });
  }

  /** @throws market.not-found */
  get(id: string): Promise<Market> {
    demand('prices.read');
    return this.markets.get(id);
  }

  /** All markets in the order in which shops show them; from memory, for everybody. */
  async all(): Promise<readonly Market[]> {
    return (await this.markets.all()).toSorted((one, other) => one.position - other.position);
  }

  /** For a change that names markets: they exist when its unit of work commits. @throws market.unknown */
  mustExist(ids: readonly string[]): Promise<void> {
    return this.markets.mustExist(ids, marketErrors.unknown);
  }

  /** The first market is the default. @throws market.*, pricing.invalid, pricing.currency-not-enabled */
  async create(wanted: MarketInput): Promise<Market> {
    demand('prices.write');
    const input = accepted(MARKET, given(wanted) as MarketInput, pricingErrors.invalid);
    return this.oneAfterTheOther(async (others) => {
      if (others.length >= MOST) throw marketErrors.tooMany();
      const isDefault = others.length === 0 || input.isDefault === true;
      const market = this.composed({ ...input, isDefault }, others);
      if (isDefault) await this.replaceDefault(others);
      const created = await this.markets.insert(market);
      await this.outbox.append(MarketCreated.of(created._id, factsOf(created)));
      return created;
    });
  }

  /**
   * Changes the given fields.
   * @param version the version that the change is made for
   * @throws market.*, pricing.invalid, pricing.currency-not-enabled
   */
  async change(id: string, wanted: Partial<MarketInput>, version: number): Promise<Market> {
    demand('prices.write');
    const change = accepted(MARKET, given(wanted), pricingErrors.invalid, { partial: true });
    return this.oneAfterTheOther(async (all) => {
      const others = all.filter(({ _id }) => _id !== id);
      const { before, after } = await this.markets.change(id, version, (seen) => {
        if (seen.isDefault && change.isDefault === false) throw marketErrors.isDefault();
        return this.composed(
          { ...seen, ...change, metadata: { ...seen.metadata, ...change.metadata } },
          others,
        );
      });
      if (after.isDefault) await this.replaceDefault(others);
      await this.outbox.append(MarketUpdated.of(id, factsOf(after), { before, after }));
      return after;
    });
  }

  /** Price lists for this market only are for nobody then. @throws market.not-found, market.changed, market.is-default */
  async delete(id: string, version: number): Promise<void> {
    demand('prices.write');
    await this.oneAfterTheOther(async (all) => {
      const market = await this.markets.delete(id, version);
      if (market.isDefault && all.length > 1) throw marketErrors.isDefault();
      await this.outbox.append(MarketDeleted.of(id, factsOf(market)));
    });
  }

  private oneAfterTheOther<T>(work: (all: readonly Market[]) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(async () => {
      await this.state
        .collection<{ _id: string; moves: number }>()
        .updateOne({ _id: DOCUMENT }, { $inc: { moves: 1 } }, { upsert: true });
      return work(await this.markets.readAll());
    });
  }

  private async replaceDefault(others: readonly Market[]): Promise<void> {
    const former = others.find(({ isDefault }) => isDefault);
    if (!former) return;
    const { before, after } = await this.markets.change(former._id, undefined, (seen) => ({
      ...seen,
      isDefault: false,
    }));
    await this.outbox.append(MarketUpdated.of(former._id, factsOf(after), { before, after }));
  }

  private composed(input: MarketInput, others: readonly Market[]): Defined<MarketFields> {
    const { settings } = this.tenant.record;
    const { key, name, currency, externalId, metadata, countries = [], locales = [] } = input;
    if (!enabledCurrencies(settings).includes(currency)) throw pricingErrors.currencyNotEnabled();
    if (countries.some((country) => others.some((other) => other.countries.includes(country))))
      throw marketErrors.countryTaken();
    refuseForeignLocales(locales, settings.locales);
    return {
      key,
      name,
      translations: input.translations ?? [],
      countries,
      currency,
      locales,
      taxDisplay: input.taxDisplay ?? 'gross',
      publishes: input.publishes ?? 'all',
      isDefault: input.isDefault ?? false,
      position: input.position ?? 0,
      ...(externalId && { externalId }),
      ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
    };
  }
}

function refuseForeignLocales(locales: readonly string[], ofShop: readonly string[]): void {
  const foreign = locales.findIndex((locale) => !ofShop.includes(locale));
  if (foreign === -1) return;
  const message = {
    en: `item ${foreign} must be one of the shop’s locales: ${ofShop.join(', ')}`,
    de: `Eintrag ${foreign} muss eine Sprache des Shops sein: ${ofShop.join(', ')}`,
  };
  throw refusal(pricingErrors.invalid, [{ pointer: '/locales', code: 'choice', message }]);
}

function factsOf({ _id, key, name, countries, currency, isDefault }: Market) {
  return { marketId: _id, key, name, countries, currency, isDefault };
}
