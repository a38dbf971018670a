import { COLOURS } from './colours.js';
import { declareType, problemAt, valueOf } from './declare-type.js';

/** Motorbikes, and what the papers say of them. An electric one has a range and no displacement; the others the reverse. */
export const motorbike = () =>
  declareType(
    'motorbike',
    { en: 'Motorbike', de: 'Motorrad' },
    {
      color: {
        name: { en: 'Colour', de: 'Farbe' },
        type: 'enum',
        level: 'variant',
        filterable: true,
        definesVariants: true,
        choices: COLOURS,
      },
      condition: {
        name: { en: 'Condition', de: 'Zustand' },
        type: 'enum',
        level: 'product',
        required: true,
        filterable: true,
        choices: {
          new: { en: 'New', de: 'Neu' },
          demonstrator: { en: 'Demonstrator', de: 'Vorführfahrzeug' },
          used: { en: 'Used', de: 'Gebraucht' },
        },
      },
      body: {
        name: { en: 'Body', de: 'Bauart' },
        type: 'enum',
        level: 'product',
        filterable: true,
        choices: {
          naked: { en: 'Naked', de: 'Naked Bike' },
          sport: { en: 'Sport', de: 'Sportler' },
          touring: { en: 'Touring', de: 'Tourer' },
          enduro: { en: 'Enduro', de: 'Enduro' },
          cruiser: { en: 'Cruiser', de: 'Cruiser' },
          scooter: { en: 'Scooter', de: 'Roller' },
          trike: { en: 'Trike', de: 'Trike' },
        },
      },
      drive: {
        name: { en: 'Drive', de: 'Antrieb' },
        type: 'enum',
        level: 'product',
        required: true,
        filterable: true,
        choices: {
          petrol: { en: 'Petrol', de: 'Benzin' },
          electric: { en: 'Electric', de: 'Elektro' },
          hybrid: { en: 'Hybrid', de: 'Hybrid' },
        },
      },
      displacement: {
        name: { en: 'Displacement', de: 'Hubraum' },
        type: 'number',
        level: 'product',
        filterable: true,
        unit: 'cm3',
        whole: true,
        min: 40,
        max: 3_000,
      },
      power: {
        name: { en: 'Power', de: 'Leistung' },
        type: 'number',
        level: 'product',
        filterable: true,
        unit: 'kW',
        min: 0,
        max: 500,
      },
      range: {
        name: { en: 'Range', de: 'Reichweite' },
        type: 'number',
        level: 'product',
        filterable: true,
        unit: 'km',
        whole: true,
        min: 0,
        max: 2_000,
      },
      licence: {
        name: { en: 'Licence', de: 'Führerschein' },
        type: 'enum',
        level: 'product',
        filterable: true,
        choices: { am: 'AM', a1: 'A1', a2: 'A2', a: 'A' },
      },
      first_registration: {
        name: { en: 'First registration', de: 'Erstzulassung' },
        type: 'date',
        level: 'product',
      },
      mileage: {
        name: { en: 'Mileage', de: 'Kilometerstand' },
        type: 'number',
        level: 'variant',
        filterable: true,
        unit: 'km',
        whole: true,
        min: 0,
        max: 1_000_000,
      },
      vin: { name: { en: 'VIN', de: 'Fahrgestellnummer' }, type: 'text', level: 'variant', min: 17, max: 17 },
    },
    ({ attributes }) => {
      const drive = valueOf(attributes, 'drive');
      const wanted = drive === 'electric' ? 'range' : drive === 'petrol' ? 'displacement' : undefined;
      const unwanted = drive === 'electric' ? 'displacement' : drive === 'petrol' ? 'range' : undefined;
      return [
        ...(wanted && valueOf(attributes, wanted) === undefined
          ? [
              problemAt(wanted, {
                en: `is required for the drive ${String(drive)}`,
                de: `ist für den Antrieb ${String(drive)} nötig`,
              }),
            ]
          : []),
        ...(unwanted && valueOf(attributes, unwanted) !== undefined
          ? [
              problemAt(unwanted, {
                en: `is not for the drive ${String(drive)}`,
                de: `gibt es beim Antrieb ${String(drive)} nicht`,
              }),
            ]
          : []),
      ];
    },
  );
