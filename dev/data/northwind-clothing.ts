import type { Family } from './family.js';

const SIZES = { name: 'Size', values: ['S', 'M', 'L', 'XL'] };
const VENDORS = ['Northwind', 'Fjordlauf', 'Granit & Föhn'];

/** Clothing of Northwind Outdoor. */
export const clothing: readonly Family[] = [
  {
    type: 'Clothing',
    category: 'Apparel & Accessories > Clothing > Outerwear > Coats & Jackets',
    code: 'SHL',
    tags: ['clothing', 'jackets', 'waterproof'],
    vendors: VENDORS,
    options: [SIZES, { name: 'Colour', values: ['Pine', 'Slate'] }],
    grams: 420,
    facts: ['Seams taped on the inside', 'Hood fits over a helmet', 'Treated without PFAS'],
    products: `
      Gale Shell Jacket | 219.95 | Three layers keep out the rain of a whole day, and two long zips under the arms let the heat go.
      Küstenwind Regenjacke | 149.95 | Eine leichte Jacke für nasse Wege am Meer, die sich in ihre eigene Tasche packen lässt.
      Harbour Rain Parka | 179.95 | Cut long enough to sit on a wet bench, with a collar that stays up by itself.
      Cirrus Packable Jacket | 99.95 | Weighs as much as an apple and disappears in the lid of a backpack.
      Ridge Storm Jacket | 259.95 | Made for people who stay above the tree line when others turn back.
      Drizzle Cape | 59.95 | One cape, two people under it if they like each other, and room for the backpack.
      Lofoten Sailing Jacket | 289.95 | Cuffs that close twice and a fleece-lined chin guard for nights at the tiller.
      Trailhead Windbreaker | 79.95 | Stops the wind, breathes on the climb and dries on the way down.`,
  },
  {
    type: 'Clothing',
    category: 'Apparel & Accessories > Clothing > Outerwear > Coats & Jackets',
    code: 'INS',
    tags: ['clothing', 'jackets', 'warm'],
    vendors: VENDORS,
    options: [SIZES, { name: 'Colour', values: ['Ink', 'Rust'] }],
    grams: 510,
    facts: ['Warm down to −10 °C when moving', 'Inner pocket for a phone', 'Hem can be closed with one hand'],
    products: `
      Ember Down Jacket | 249.95 | Certified down in narrow chambers, so that nothing gathers at the bottom.
      Polarnacht Parka | 399.95 | Für Winter, in denen der Atem am Schal gefriert: lang, schwer und sehr warm.
      Hearth Insulated Vest | 129.95 | Keeps the middle warm and leaves the arms free for work.
      Drift Synthetic Jacket | 159.95 | Stays warm when it is wet, which down does not.
      Basecamp Bomber | 189.95 | Looks at home in a café, and was made for waiting at a cold belay.
      Firn Hooded Jacket | 219.95 | Stretch panels at the sides move along when you reach for the next hold.
      Cabin Shirt Jacket | 119.95 | Quilted like a blanket, buttoned like a shirt.`,
  },
  {
    type: 'Clothing',
    category: 'Apparel & Accessories > Clothing > Shirts & Tops',
    code: 'MID',
    tags: ['clothing', 'midlayers', 'fleece'],
    vendors: VENDORS,
    options: [SIZES],
    grams: 330,
    facts: ['Flat seams under backpack straps', 'Sewn in Portugal', 'Machine wash at 30 °C'],
    products: `
      Moss Fleece Pullover | 69.95 | A soft layer for autumn that forgives sparks less than smoke.
      Nebelhorn Fleecejacke | 89.95 | Hält den Nebel draußen und die Wärme drinnen, mit Taschen hoch über dem Hüftgurt.
      Grid Half-Zip | 79.95 | Small squares of air weigh nothing and keep the warmth where it belongs.
      Tarn Wool Sweater | 139.95 | Knitted from undyed wool; the colour is that of the sheep.
      Switchback Hoodie | 84.95 | Thumb loops, a hood that fits under a helmet and no zip to scratch the chin.
      Meadow Fleece Vest | 59.95 | The layer that stays on at the breakfast table.
      Rime Power Stretch Top | 94.95 | Tight, quick to dry and warm out of proportion to its weight.
      Birch Shacket | 99.95 | Heavy cotton, brushed inside, for evenings that turn cold at once.
      "Old Friend" Cardigan | 109.95 | Has wooden buttons, deep pockets and no ambition to reach a summit.`,
  },
  {
    type: 'Clothing',
    category: 'Apparel & Accessories > Clothing > Pants',
    code: 'TRS',
    tags: ['clothing', 'trousers', 'hiking'],
    vendors: VENDORS,
    options: [SIZES, { name: 'Fit', values: ['Regular', 'Long'] }],
    grams: 390,
    facts: ['Pre-shaped knees', 'Pocket with zip on the thigh', 'Belt loops fit under a hip belt'],
    products: `
      Scree Trekking Trousers | 119.95 | Reinforced where rocks touch you and stretchy where they do not.
      Wanderhose Zweigeteilt | 89.95 | Aus der langen Hose wird mit zwei Reißverschlüssen eine kurze, auch über den Schuhen.
      Torrent Rain Trousers | 99.95 | Side zips to the hip: on and off without sitting down in the mud.
      Heather Climbing Trousers | 94.95 | Cotton with a little stretch, a low waist and an ankle cord.
      Sable Winter Trousers | 149.95 | Brushed inside, smooth outside, indifferent to snow.
      Ford Quick-Dry Shorts | 54.95 | Swim through the river in them and be dry at the next bend.
      Plateau Work Trousers | 109.95 | Double knees, a loop for the hammer and pockets that hold a map flat.
      Lichen Leggings | 69.95 | Opaque at full stretch, with a pocket for the phone that does not swing.`,
  },
  {
    type: 'Clothing',
    category: 'Apparel & Accessories > Clothing > Underwear & Socks',
    code: 'BAS',
    tags: ['clothing', 'base-layers', 'merino'],
    vendors: ['Northwind', 'Schafberg'],
    options: [SIZES],
    grams: 170,
    facts: [
      'Merino from farms without mulesing',
      'Smells of nothing after three days',
      'No label that scratches',
    ],
    products: `
      Merino 150 T-Shirt | 59.95 | Thin enough for July, wool enough for a hut at night.
      Merino 200 Long Sleeve | 79.95 | The first layer from October to April.
      Merinounterhose Lang | 64.95 | Wärmt die Beine, ohne unter der Hose aufzutragen.
      Summit Boxer Briefs | 29.95 | Flat seams, a wide band and nothing that rides up.
      Cloud Bralette | 39.95 | Wide straps that sit beside those of the backpack.
      Trail Crew Socks, Pack of Two | 34.95 | Cushioned at heel and toe, thin where the shoe bends.
      Liner Socks, Pack of Three | 24.95 | Worn under thicker socks against blisters.
      Neck Gaiter Zephyr | 19.95 | A scarf, a cap, a mask or a bandage, depending on the day.`,
  },
  {
    type: 'Clothing',
    category: 'Apparel & Accessories > Clothing Accessories > Gloves & Mittens',
    code: 'ACC',
    tags: ['clothing', 'accessories'],
    vendors: ['Northwind', 'Schafberg'],
    options: [{ name: 'Colour', values: ['Charcoal', 'Ochre', 'Sea'] }],
    grams: 90,
    facts: ['One size fits most', 'Reflective thread at the edge'],
    products: `
      Fisherman Beanie | 29.95 | Knitted double, short enough to stay off the eyes.
      Bergmütze Föhn | 34.95 | Mit Ohrenklappen, die man nur bei Ostwind braucht.
      Touch Liner Gloves | 24.95 | The fingertips work on a screen, for the map and for nothing else.
      Mitts with Flap | 39.95 | Fold the flap back for a knot and forward for the wind.
      Sun Hat Gobi | 44.95 | A wide brim, a cord for gusts and a dark underside against glare.
      Cycling Cap Peloton | 22.95 | A small peak that may look up or down.
      Ice Ridge Gauntlets | 89.95 | Leather palms, long cuffs and a leash at the wrist.
      Wool Headband | 19.95 | For ears that are cold on a head that is not.`,
  },
];
