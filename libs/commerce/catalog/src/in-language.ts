import type { Product, ProductOption, ProductTranslation, TranslatedOption } from './product.schema.js';
import type { Variant } from './variant.js';

/** The fields that have translations. */
type Translatable = Pick<
  Product,
  'slug' | 'title' | 'description' | 'seo' | 'options' | 'variants' | 'translations'
>;

/** The translation for a locale: its own, or that of its language without a region. */
export function translationFor(
  translations: readonly ProductTranslation[] | undefined,
  locale: string | undefined,
): ProductTranslation | undefined {
  if (locale === undefined) return undefined;
  const find = (wanted: string) => translations?.find((one) => one.locale === wanted);
  return find(locale) ?? find(locale.split('-', 1)[0]!);
}

/**
 * A product with its content in a language, as far as it is translated; the rest stays in the shop's first language.
 * @param usual translations of options that many products share; the product's own come first
 */
export function inLanguage<T extends Translatable>(
  product: T,
  locale: string | undefined,
  usual: readonly TranslatedOption[] = [],
): T {
  const translation = translationFor(product.translations, locale);
  if (!translation && usual.length === 0) return product;
  const { title, description, slug, seo, options = [] } = translation ?? {};
  const names = new Map([...usual, ...options].map((option) => [option.name, option]));
  return {
    ...product,
    title: title ?? product.title,
    description: description ?? product.description,
    slug: slug ?? product.slug,
    seo: { title: seo?.title ?? product.seo.title, description: seo?.description ?? product.seo.description },
    options: product.options.map((option) => translatedOption(option, names.get(option.name))),
    variants: product.variants.map((variant) => translatedVariant(variant, names)),
  };
}

function translatedOption({ name, values }: ProductOption, to: TranslatedOption | undefined): ProductOption {
  return { name: to?.translated ?? name, values: values.map((value) => translatedValue(value, to)) };
}

function translatedVariant(variant: Variant, names: ReadonlyMap<string, TranslatedOption>): Variant {
  if (variant.options.length === 0) return variant;
  const options = variant.options.map(({ name, value }) => {
    const to = names.get(name);
    return { name: to?.translated ?? name, value: translatedValue(value, to) };
  });
  return { ...variant, options, title: options.map(({ value }) => value).join(' / ') };
}

function translatedValue(value: string, to: TranslatedOption | undefined): string {
  return to?.values?.find((one) => one.value === value)?.translated ?? value;
}
