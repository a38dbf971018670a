import type { ProductInput } from '#commerce/catalog';

const TRAITS = [
  'Ridge',
  'Harbour',
  'Alpine',
  'Meadow',
  'Granite',
  'Cedar',
  'Ember',
  'Tundra',
  'Coral',
  'Dune',
];
const MATERIALS = ['Wool', 'Canvas', 'Cotton', 'Linen', 'Leather', 'Fleece', 'Down', 'Nylon', 'Hemp', 'Silk'];
const THINGS = [
  'Jacket',
  'Backpack',
  'Tent',
  'Boots',
  'Gloves',
  'Lantern',
  'Blanket',
  'Bottle',
  'Hammock',
  'Scarf',
];
const SIZES = ['S', 'M', 'L'];

/** Search terms of shoppers. Each finds about a fifth of the products. */
export const SEARCHES = THINGS.map((thing, index) => `${MATERIALS[index]!} ${thing}`.toLowerCase());

/** Up to a thousand products of three variants, each with about 2 KB of content. The same at each call. */
export function wares(count: number, currency: string): ProductInput[] {
  return Array.from({ length: count }, (_, index) => ware(index, currency));
}

function ware(index: number, currency: string): ProductInput {
  const trait = TRAITS[index % 10]!;
  const thing = THINGS[Math.floor(index / 10) % 10]!;
  const material = MATERIALS[Math.floor(index / 100) % 10]!;
  const title = `${trait} ${material} ${thing}`;
  const slug = title.toLowerCase().replaceAll(' ', '-');
  const amount = 900 + ((index * 7919) % 24_000);
  return {
    title,
    slug,
    description:
      `${title}: made of ${material.toLowerCase()} for days that begin early and end late. `.repeat(5),
    brand: 'Northwind',
    type: thing,
    tags: [trait.toLowerCase(), material.toLowerCase(), 'outdoor'],
    images: [1, 2, 3].map((view) => ({
      url: `https://images.example.com/${slug}-${view}.jpg`,
      alt: `${title}, view ${view}`,
    })),
    seo: { title, description: `${title} in three sizes` },
    variants: SIZES.map((size) => ({
      sku: `${slug}-${size}`.toUpperCase(),
      options: [{ name: 'Size', value: size }],
      price: { amount, currency },
      weightGrams: 300 + (index % 50) * 10,
    })),
  };
}
