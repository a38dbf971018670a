import type { ProductType } from '../product-type.js';
import { clothing } from './clothing.js';
import { electronics } from './electronics.js';
import { furniture } from './furniture.js';
import { motorbike } from './motorbike.js';

/** Makes each type that every tenant has. Another one is a file beside these, named here. */
const FACTORIES: readonly (() => ProductType)[] = [clothing, electronics, furniture, motorbike];

/** The types that every tenant has, by key. */
export const BUILT_IN: ReadonlyMap<string, ProductType> = new Map(
  FACTORIES.map((make) => make()).map((type) => [type.key, type]),
);
