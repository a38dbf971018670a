import { defineKind, type StoredDefinition } from '#foundation/tenancy';
import type { Metadata } from '#platform/values';
import { marketErrors } from '../pricing.errors.js';

/** Whether shops show prices with taxes (`gross`) or without. */
export const TAX_DISPLAYS = ['gross', 'net'] as const;
export type TaxDisplay = (typeof TAX_DISPLAYS)[number];

/** `all`: every product except those that say otherwise. `listed`: only products that name the market. */
export const MARKET_PUBLISHES = ['all', 'listed'] as const;
export type MarketPublishes = (typeof MARKET_PUBLISHES)[number];

export interface MarketFields {
  readonly name: string;
  readonly translations: readonly { readonly locale: string; readonly name: string }[];
  /** ISO 3166-1 alpha-2; a country belongs to at most one market. */
  readonly countries: readonly string[];
  /** ISO 4217, of prices for those who ask for no other. */
  readonly currency: string;
  /** BCP 47, the first is the default; empty: those of the shop. */
  readonly locales: readonly string[];
  readonly taxDisplay: TaxDisplay;
  readonly publishes: MarketPublishes;
  /** The market of callers without a country or with one that no market has. If there are markets, it is one of them. */
  readonly isDefault: boolean;
  /** The order in which shops show markets, low first. */
  readonly position: number;
  readonly metadata?: Metadata;
}

/** Countries that are sold to in the same way. */
export type Market = StoredDefinition<MarketFields>;

export const MARKETS = defineKind<MarketFields>({ name: 'market', errors: marketErrors });
