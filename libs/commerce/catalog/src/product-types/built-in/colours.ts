import type { Named } from './declare-type.js';

/** Colours that shoppers filter by; shades belong in the title or in an attribute of the merchant's own type. */
export const COLOURS: Readonly<Record<string, Named>> = {
  black: { en: 'Black', de: 'Schwarz' },
  white: { en: 'White', de: 'Weiß' },
  grey: { en: 'Grey', de: 'Grau' },
  silver: { en: 'Silver', de: 'Silber' },
  gold: { en: 'Gold', de: 'Gold' },
  beige: { en: 'Beige', de: 'Beige' },
  brown: { en: 'Brown', de: 'Braun' },
  red: { en: 'Red', de: 'Rot' },
  orange: { en: 'Orange', de: 'Orange' },
  yellow: { en: 'Yellow', de: 'Gelb' },
  green: { en: 'Green', de: 'Grün' },
  turquoise: { en: 'Turquoise', de: 'Türkis' },
  blue: { en: 'Blue', de: 'Blau' },
  purple: { en: 'Purple', de: 'Lila' },
  pink: { en: 'Pink', de: 'Rosa' },
  multicoloured: { en: 'Multicoloured', de: 'Bunt' },
};
