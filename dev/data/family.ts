/** Products that share type, options and facts. Each line of `products` is `title | price | description`. */
export interface Family {
  /** Shopify's `Type`. */
  readonly type: string;
  /** Shopify's `Product Category`: a path of the public product taxonomy. */
  readonly category: string;
  /** Three letters for SKUs. */
  readonly code: string;
  readonly tags: readonly string[];
  readonly vendors: readonly string[];
  /** At most three. A product without options has one variant. */
  readonly options?: ReadonlyArray<{ readonly name: string; readonly values: readonly string[] }>;
  readonly grams: number;
  /** Facts about every product of the family, as list items. */
  readonly facts: readonly string[];
  readonly products: string;
}

/** A merchant's whole range. */
export interface Catalogue {
  readonly file: string;
  readonly skuPrefix: string;
  readonly currency: 'EUR' | 'JPY';
  /** Two digits of the barcode range for internal use in shops (GS1 prefix 20 to 29). */
  readonly barcodePrefix: string;
  readonly families: readonly Family[];
}
