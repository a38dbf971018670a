import { COLOURS } from './colours.js';
import { declareType, plainChoices, problemAt, valueOf } from './declare-type.js';

/** Devices that need electricity. What has a battery says whether it can be replaced (Regulation (EU) 2023/1542, article 11). */
export const electronics = () =>
  declareType(
    'electronics',
    { en: 'Electronics', de: 'Elektronik' },
    {
      color: {
        name: { en: 'Colour', de: 'Farbe' },
        type: 'enum',
        level: 'variant',
        filterable: true,
        definesVariants: true,
        choices: COLOURS,
      },
      storage: {
        name: { en: 'Storage', de: 'Speicher' },
        type: 'enum',
        level: 'variant',
        filterable: true,
        definesVariants: true,
        choices: Object.fromEntries(
          [16, 32, 64, 128, 256, 512, 1024, 2048, 4096].map((gb) => [
            `${gb}gb`,
            gb < 1024 ? `${gb} GB` : `${gb / 1024} TB`,
          ]),
        ),
      },
      model_number: {
        name: { en: 'Model number', de: 'Modellnummer' },
        type: 'text',
        level: 'product',
        max: 100,
      },
      memory: {
        name: { en: 'Memory', de: 'Arbeitsspeicher' },
        type: 'number',
        level: 'product',
        filterable: true,
        unit: 'GB',
        min: 0,
      },
      screen_size: {
        name: { en: 'Screen size', de: 'Bildschirmgröße' },
        type: 'number',
        level: 'product',
        filterable: true,
        unit: '[in_i]',
        min: 0,
        max: 200,
      },
      power: { name: { en: 'Power', de: 'Leistung' }, type: 'number', level: 'product', unit: 'W', min: 0 },
      battery_capacity: {
        name: { en: 'Battery capacity', de: 'Akkukapazität' },
        type: 'number',
        level: 'product',
        unit: 'mA.h',
        min: 0,
      },
      battery_replaceable: {
        name: { en: 'Battery can be replaced', de: 'Akku austauschbar' },
        type: 'boolean',
        level: 'product',
      },
      connections: {
        name: { en: 'Connections', de: 'Anschlüsse' },
        type: 'enum',
        level: 'product',
        filterable: true,
        multiple: true,
        choices: plainChoices('USB-A', 'USB-C', 'HDMI', 'Ethernet', 'Wi-Fi', 'Bluetooth', 'NFC', 'SD'),
      },
      energy_class: {
        name: { en: 'Energy class', de: 'Energieklasse' },
        type: 'enum',
        level: 'product',
        filterable: true,
        choices: plainChoices('A', 'B', 'C', 'D', 'E', 'F', 'G'),
      },
      warranty: {
        name: { en: 'Warranty', de: 'Garantie' },
        type: 'number',
        level: 'product',
        unit: 'mo',
        whole: true,
        min: 0,
        max: 600,
      },
    },
    ({ attributes }) =>
      valueOf(attributes, 'battery_capacity') !== undefined &&
      valueOf(attributes, 'battery_replaceable') === undefined
        ? [
            problemAt('battery_replaceable', {
              en: 'is required for what has a battery',
              de: 'ist nötig für alles, was einen Akku hat',
            }),
          ]
        : [],
  );
