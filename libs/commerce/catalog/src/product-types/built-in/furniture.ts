import { COLOURS } from './colours.js';
import { declareType, problemAt, valueOf } from './declare-type.js';

const millimetres = {
  type: 'number',
  level: 'product',
  unit: 'mm',
  whole: true,
  min: 1,
  max: 20_000,
} as const;

/** Furniture: large things with measures. What can be folded says how small it becomes. */
export const furniture = () =>
  declareType(
    'furniture',
    { en: 'Furniture', de: 'Möbel' },
    {
      color: {
        name: { en: 'Colour', de: 'Farbe' },
        type: 'enum',
        level: 'variant',
        filterable: true,
        definesVariants: true,
        choices: COLOURS,
      },
      material: {
        name: { en: 'Material', de: 'Material' },
        type: 'enum',
        level: 'variant',
        filterable: true,
        definesVariants: true,
        choices: {
          wood: { en: 'Wood', de: 'Holz' },
          metal: { en: 'Metal', de: 'Metall' },
          glass: { en: 'Glass', de: 'Glas' },
          plastic: { en: 'Plastic', de: 'Kunststoff' },
          fabric: { en: 'Fabric', de: 'Stoff' },
          leather: { en: 'Leather', de: 'Leder' },
          rattan: { en: 'Rattan', de: 'Rattan' },
          stone: { en: 'Stone', de: 'Stein' },
        },
      },
      room: {
        name: { en: 'Room', de: 'Raum' },
        type: 'enum',
        level: 'product',
        filterable: true,
        multiple: true,
        choices: {
          living: { en: 'Living room', de: 'Wohnzimmer' },
          bedroom: { en: 'Bedroom', de: 'Schlafzimmer' },
          dining: { en: 'Dining room', de: 'Esszimmer' },
          kitchen: { en: 'Kitchen', de: 'Küche' },
          bathroom: { en: 'Bathroom', de: 'Bad' },
          office: { en: 'Office', de: 'Büro' },
          nursery: { en: 'Nursery', de: 'Kinderzimmer' },
          outdoor: { en: 'Outdoors', de: 'Draußen' },
        },
      },
      width: { name: { en: 'Width', de: 'Breite' }, filterable: true, ...millimetres },
      height: { name: { en: 'Height', de: 'Höhe' }, filterable: true, ...millimetres },
      depth: { name: { en: 'Depth', de: 'Tiefe' }, filterable: true, ...millimetres },
      foldable: {
        name: { en: 'Foldable', de: 'Klappbar' },
        type: 'boolean',
        level: 'product',
        filterable: true,
      },
      folded_depth: { name: { en: 'Depth when folded', de: 'Tiefe zusammengeklappt' }, ...millimetres },
      max_load: {
        name: { en: 'Maximum load', de: 'Belastbarkeit' },
        type: 'number',
        level: 'product',
        filterable: true,
        unit: 'kg',
        min: 0,
        max: 10_000,
      },
      seats: {
        name: { en: 'Seats', de: 'Sitzplätze' },
        type: 'number',
        level: 'product',
        filterable: true,
        whole: true,
        min: 1,
        max: 50,
      },
      assembly_required: {
        name: { en: 'Needs assembly', de: 'Montage nötig' },
        type: 'boolean',
        level: 'product',
        filterable: true,
      },
    },
    ({ attributes }) => {
      const folded = valueOf(attributes, 'folded_depth');
      if (folded === undefined) return [];
      if (valueOf(attributes, 'foldable') !== true)
        return [
          problemAt('folded_depth', { en: 'is only for what is foldable', de: 'gibt es nur bei Klappbarem' }),
        ];
      const depth = valueOf(attributes, 'depth');
      return typeof depth === 'number' && (folded as number) > depth
        ? [
            problemAt('folded_depth', {
              en: 'must not exceed the depth',
              de: 'darf nicht größer als die Tiefe sein',
            }),
          ]
        : [];
    },
  );
