import { declareType, plainChoices } from './declare-type.js';
import { COLOURS } from './colours.js';

const ALPHA = plainChoices('XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', '3XL', '4XL');
const NUMERIC = plainChoices(...Array.from({ length: 15 }, (_, index) => String(32 + 2 * index)));
const LETTERS = new Set(Object.keys(ALPHA));

/** Clothes: what is worn, in sizes and colours. The sizes of one product are all letters or all numbers. */
export const clothing = () =>
  declareType(
    'clothing',
    { en: 'Clothing', de: 'Kleidung' },
    {
      size: {
        name: { en: 'Size', de: 'Größe' },
        type: 'enum',
        level: 'variant',
        filterable: true,
        definesVariants: true,
        choices: { ...ALPHA, ...NUMERIC, 'one-size': { en: 'One size', de: 'Einheitsgröße' } },
      },
      color: {
        name: { en: 'Colour', de: 'Farbe' },
        type: 'enum',
        level: 'variant',
        filterable: true,
        definesVariants: true,
        choices: COLOURS,
      },
      target_group: {
        name: { en: 'For', de: 'Für' },
        type: 'enum',
        level: 'product',
        filterable: true,
        multiple: true,
        choices: {
          women: { en: 'Women', de: 'Damen' },
          men: { en: 'Men', de: 'Herren' },
          girls: { en: 'Girls', de: 'Mädchen' },
          boys: { en: 'Boys', de: 'Jungen' },
          babies: { en: 'Babies', de: 'Babys' },
        },
      },
      fit: {
        name: { en: 'Fit', de: 'Passform' },
        type: 'enum',
        level: 'product',
        filterable: true,
        choices: {
          slim: { en: 'Slim', de: 'Schmal' },
          regular: { en: 'Regular', de: 'Normal' },
          loose: { en: 'Loose', de: 'Weit' },
        },
      },
      season: {
        name: { en: 'Season', de: 'Jahreszeit' },
        type: 'enum',
        level: 'product',
        filterable: true,
        multiple: true,
        choices: {
          spring: { en: 'Spring', de: 'Frühling' },
          summer: { en: 'Summer', de: 'Sommer' },
          autumn: { en: 'Autumn', de: 'Herbst' },
          winter: { en: 'Winter', de: 'Winter' },
        },
      },
      material: { name: { en: 'Material', de: 'Material' }, type: 'text', level: 'product', max: 255 },
      care: { name: { en: 'Care', de: 'Pflege' }, type: 'text', level: 'product', max: 500 },
      waterproof: {
        name: { en: 'Waterproof', de: 'Wasserdicht' },
        type: 'boolean',
        level: 'product',
        filterable: true,
      },
    },
    ({ variants }) => {
      const sizes = variants.flatMap(({ attributes }, index) => {
        const size = attributes?.size;
        return typeof size === 'string' && size !== 'one-size' ? [{ index, letters: LETTERS.has(size) }] : [];
      });
      return sizes
        .filter(({ letters }) => letters !== sizes[0]!.letters)
        .map(({ index }) => ({
          pointer: `/variants/${index}/attributes/size`,
          code: 'mismatch',
          message: {
            en: 'must be of the same kind as the first variant’s: letters such as M, or numbers such as 40',
            de: 'muss von derselben Art sein wie bei der ersten Variante: Buchstaben wie M oder Zahlen wie 40',
          },
        }));
    },
  );
