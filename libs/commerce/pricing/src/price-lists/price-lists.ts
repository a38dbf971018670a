import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, given, refusal, type Metadata } from '#platform/values';
import { CustomerGroups } from '#foundation/identity';
import {
  CurrentTenant,
  Definitions,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type Defined,
  type DefinitionsOfKind,
} from '#foundation/tenancy';
import { Markets } from '../markets/markets.js';
import { PRICE_LIST } from '../pricing-values.js';
import { priceListErrors, pricingErrors } from '../pricing.errors.js';
import { enabledCurrencies } from '../tenant-settings.js';
import { PriceListCreated, PriceListDeleted, PriceListUpdated } from './price-list.events.js';
import {
  PRICE_LISTS,
  withPhase,
  type Adjustment,
  type PriceList,
  type PriceListFields,
} from './price-list.js';

export interface PriceListInput extends Partial<
  Pick<PriceListFields, 'type' | 'active' | 'currency' | 'priority' | 'groupIds' | 'marketIds'>
> {
  readonly key: string;
  readonly name: string;
  readonly description?: string | null;
  /** RFC 3339. */
  readonly validFrom?: string | null;
  readonly validUntil?: string | null;
  readonly adjustment?: Adjustment | null;
  readonly externalId?: string | null;
  readonly metadata?: Metadata;
}

/** A list keeps its currency: its prices are amounts of it. */
export type PriceListChange = Partial<Omit<PriceListInput, 'currency'>>;

/** They are read together, from memory. */
const MOST = 200;

/** The tenant's price lists. Their prices are in {@link ListPrices}. */
@TenantInjectable()
export class PriceLists {
  private readonly lists: DefinitionsOfKind<PriceListFields>;

  constructor(
    definitions: Definitions,
    private readonly groups: CustomerGroups,
    private readonly markets: Markets,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    this.lists = definitions.of(PRICE_LISTS);
  }

  /** @param externalId only the list that has it */
  list(page: PageRequest, externalId?: string): Promise<PageRows<PriceList>> {
    demand('prices.read');
    return this.lists.list(page, { externalId });
  }

  /** @throws price-list.not-found */
  get(id: string): Promise<PriceList> {
    demand('prices.read');
    return this.lists.get(id);
  }

  /** All lists; from memory, for everybody. */
  all(): Promise<readonly PriceList[]> {
    return this.lists.all();
  }

  /** @throws price-list.*, market.unknown, customer-group.unknown, pricing.invalid, pricing.currency-not-enabled */
  async create(wanted: PriceListInput): Promise<PriceList> {
    demand('prices.write');
    const input = accepted(PRICE_LIST, given(wanted) as PriceListInput, pricingErrors.invalid);
    const { currency = this.tenant.record.settings.currency } = input;
    if (!enabledCurrencies(this.tenant.record.settings).includes(currency))
      throw pricingErrors.currencyNotEnabled();
    return this.unitOfWork.run(async () => {
      if ((await this.lists.count()) >= MOST) throw priceListErrors.tooMany();
      await this.audienceMustExist(input);
      const list = await this.lists.insert(composed({ ...input, currency }, []));
      await this.outbox.append(PriceListCreated.of(list._id, factsOf(list)));
      return list;
    });
  }

  /**
   * Changes the given fields.
   * @param version the version that the change is made for
   * @throws price-list.*, market.unknown, customer-group.unknown, pricing.invalid
   */
  async change(id: string, wanted: PriceListChange, version: number): Promise<PriceList> {
    demand('prices.write');
    const change = accepted(PRICE_LIST, given(wanted), pricingErrors.invalid, { partial: true });
    return this.unitOfWork.run(async () => {
      await this.audienceMustExist(change);
      const { before, after } = await this.lists.change(id, version, ({ phases, ...seen }) =>
        composed({ ...seen, ...change, metadata: { ...seen.metadata, ...change.metadata } }, phases),
      );
      await this.outbox.append(PriceListUpdated.of(id, factsOf(after), { before, after }));
      return after;
    });
  }

  /** Its prices hold no longer, and are deleted in the background. @throws price-list.not-found, price-list.changed */
  async delete(id: string, version: number): Promise<void> {
    demand('prices.write');
    await this.unitOfWork.run(async () => {
      const list = await this.lists.delete(id, version);
      await this.outbox.append(PriceListDeleted.of(id, factsOf(list)));
    });
  }

  private async audienceMustExist({ groupIds = [], marketIds = [] }: PriceListChange): Promise<void> {
    await this.groups.mustExist(groupIds);
    await this.markets.mustExist(marketIds);
  }
}

/** What is stored already has its times as Dates. */
type Composing = Omit<PriceListInput, 'validFrom' | 'validUntil'> & {
  readonly currency: string;
  readonly validFrom?: Date | string | null;
  readonly validUntil?: Date | string | null;
};

function composed(input: Composing, phases: PriceListFields['phases']): Defined<PriceListFields> {
  const { key, name, description, currency, adjustment, externalId, metadata } = input;
  const validFrom = input.validFrom && new Date(input.validFrom);
  const validUntil = input.validUntil && new Date(input.validUntil);
  if (validFrom && validUntil && validFrom >= validUntil) {
    const message = { en: 'must be after validFrom', de: 'muss nach validFrom liegen' };
    throw refusal(pricingErrors.invalid, [{ pointer: '/validUntil', code: 'range', message }]);
  }
  const holds = {
    active: input.active ?? false,
    ...(validFrom && { validFrom }),
    ...(validUntil && { validUntil }),
    ...(adjustment && { adjustment }),
  } as const;
  return {
    key,
    name,
    ...(description && { description }),
    type: input.type ?? 'override',
    currency,
    priority: input.priority ?? 0,
    groupIds: input.groupIds ?? [],
    marketIds: input.marketIds ?? [],
    ...(externalId && { externalId }),
    ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
    ...holds,
    phases: withPhase(phases, holds, new Date()),
  };
}

function factsOf({ _id, key, name, type, active, currency }: PriceList) {
  return { priceListId: _id, key, name, type, active, currency };
}
