/** A library's name in the forms that its files need. The examples are those of `commerce/gift-cards`. */
export interface LibraryNames {
  readonly layer: string;
  /** `gift-cards` */
  readonly name: string;
  /** `gift cards` */
  readonly words: string;
  /** `giftCards` */
  readonly camel: string;
  /** `GiftCards` */
  readonly pascal: string;
  /** `gift-card`: one of what it owns; never the same as `name`, because service and document need two class names. */
  readonly singular: string;
  /** `GiftCard` */
  readonly one: string;
  /** `GIFT_CARD` */
  readonly constant: string;
  /** `gift_cards` */
  readonly collection: string;
}

/** @returns nothing if the path is not `<layer>/<name>` */
export function libraryNames(path: string): LibraryNames | undefined {
  const [, layer, name] = /^([a-z]+)\/([a-z]+(?:-[a-z]+)*)$/.exec(path) ?? [];
  if (!layer || !name) return undefined;
  const pascal = pascalOf(name);
  const singular = singularOf(name);
  return {
    layer,
    name,
    words: name.replaceAll('-', ' '),
    camel: pascal[0]!.toLowerCase() + pascal.slice(1),
    pascal,
    singular,
    one: pascalOf(singular),
    constant: singular.replaceAll('-', '_').toUpperCase(),
    collection: name.replaceAll('-', '_'),
  };
}

function pascalOf(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

/** A name without a plural, such as `loyalty`, has entries. */
function singularOf(name: string): string {
  if (/[^aeiou]ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/(ss|x|sh|ch)es$/.test(name)) return name.replace(/es$/, '');
  if (/[^siu]s$/.test(name)) return name.replace(/s$/, '');
  return `${name}-entry`;
}
