import type { Family } from './family.js';

/** Furniture of Kumo, and its lamps. */
export const furniture: readonly Family[] = [
  {
    type: 'Furniture',
    category: 'Furniture > Office Furniture > Desks',
    code: 'DSK',
    tags: ['furniture', 'desks', 'office'],
    vendors: ['Kumo', 'Mokume'],
    options: [
      { name: 'Width', values: ['120 cm', '140 cm', '160 cm'] },
      { name: 'Wood', values: ['Oak', 'Walnut'] },
    ],
    grams: 28000,
    facts: ['Delivered flat, built in 20 minutes', 'Oiled, not lacquered', 'Wood from certified forests'],
    products: `
      Kumo Desk Standing | 98000 | Goes up and down with a hum and remembers four heights.
      Mokume Desk Simple | 64000 | Four legs, one top, no drawer to hide things in.
      Mokume Secretary | 88000 | Closes over the work at six o’clock.
      Kumo Corner Desk | 108000 | Uses the corner that nothing else wanted.
      書斎机 Fumi | 128000 | 一枚板の天板。使うほどに色が深まります。
      Kumo Folding Desk | 32000 | Against the wall it is ten centimetres deep.
      Kumo Children’s Desk | 46000 | Grows from first class to the final exam.`,
  },
  {
    type: 'Furniture',
    category: 'Furniture > Chairs',
    code: 'CHR',
    tags: ['furniture', 'chairs'],
    vendors: ['Kumo', 'Mokume'],
    options: [{ name: 'Fabric', values: ['Indigo', 'Stone', 'Moss'] }],
    grams: 9500,
    facts: ['Covers come off and can be washed', 'Carries 130 kg', 'Felt under the feet'],
    products: `
      Kumo Task Chair | 58000 | Moves before you notice that you wanted to.
      Kumo Task Chair Lite | 34000 | Fewer levers, the same back.
      Mokume Dining Chair | 29800 | Three can be stacked, six look like a family.
      Mokume Lounge Chair | 84000 | Low, wide and hard to leave.
      座椅子 Yutaka | 19800 | 畳の上でくつろぐための、背もたれが五段に倒れる座椅子。
      Kumo Stool | 12800 | A seat, a step, a table for one cup.
      Mokume Rocking Chair | 76000 | Slow on purpose.
      Kumo Bar Stool | 24800 | 65 cm high, with a rail where the feet want it.
      Mokume Bench | 48000 | For the hall, the table or the foot of the bed.`,
  },
  {
    type: 'Furniture',
    category: 'Furniture > Shelving',
    code: 'SLF',
    tags: ['furniture', 'storage'],
    vendors: ['Kumo', 'Mokume'],
    options: [{ name: 'Height', values: ['80 cm', '120 cm', '180 cm'] }],
    grams: 17000,
    facts: ['Fixings for wall and ceiling included', 'Shelves move in steps of 3 cm'],
    products: `
      Kumo Shelf Frame | 26800 | Steel at the sides, wood between.
      Mokume Bookcase | 58000 | Deep enough for atlases.
      Kumo Ladder Shelf | 22800 | Leans on the wall and takes nothing for granted.
      Mokume Display Cabinet | 94000 | Glass without handles; it opens at a push.
      本棚 Bunko | 32000 | 文庫本にちょうどよい奥行きの本棚。
      Kumo Shoe Rack | 14800 | Twelve pairs, or six and the boots.
      Kumo Wall Cubes | 18800 | Hang one, or a whole sky of them.`,
  },
  {
    type: 'Furniture',
    category: 'Home & Garden > Lighting > Lamps',
    code: 'LMP',
    tags: ['lighting', 'home'],
    vendors: ['Kumo', 'Akari Studio'],
    options: [{ name: 'Shade', values: ['Paper', 'Linen'] }],
    grams: 1700,
    facts: ['LED included, can be replaced', 'Dims to 1 %', 'Warm white, 2,700 K'],
    products: `
      Akari Paper Lantern 45 | 9800 | Light through mulberry paper, as it has been for centuries.
      Akari Paper Lantern 75 | 15800 | A moon for the dining table.
      Kumo Desk Lamp | 16800 | Two joints, no shadow of your own hand.
      Kumo Floor Lamp | 28800 | Reads with you and looks away when the film begins.
      行灯 Ando | 18800 | 床に置く、やわらかな灯り。
      Kumo Bedside Lamp | 8800 | Turn it over and it goes out.
      Akari Pendant Fold | 22800 | Folded from one sheet.
      Kumo Reading Light Clip | 3980 | Holds on to the book, not to the nose.`,
  },
  {
    type: 'Furniture',
    category: 'Furniture > Beds & Accessories',
    code: 'BED',
    tags: ['furniture', 'bedroom', 'living-room'],
    vendors: ['Mokume'],
    options: [{ name: 'Size', values: ['Single', 'Semi-double', 'Double'] }],
    grams: 36000,
    facts: ['Natural materials only', 'No metal, no creak', 'Delivered to the room'],
    products: `
      Mokume Bed Low | 89000 | Twenty-two centimetres above the floor, like a good thought.
      Mokume Bed with Drawers | 118000 | Four drawers for what has no season.
      すのこベッド Kaze | 46000 | 風の通る、ひのきのすのこベッド。
      Futon Set Kumo | 38000 | Cotton and wool; air it in the sun and roll it up by day.
      Mattress Kumo Medium | 64000 | Firm below, kind above.
      Duvet Feather Light | 28000 | Warm in December, folded away in May.`,
  },
  {
    type: 'Furniture',
    category: 'Furniture > Tables',
    code: 'TBL',
    tags: ['furniture', 'tables', 'living-room'],
    vendors: ['Kumo', 'Mokume'],
    grams: 21000,
    facts: ['Oiled by hand', 'Edges rounded to 3 mm'],
    products: `
      Mokume Dining Table 180 | 148000 | Eight people, or four and their plans.
      Kotatsu Table Fuyu | 42000 | A heater below, a blanket around, nobody wants to get up.
      Kumo Side Table | 14800 | Comes to the sofa on one hand.
      ちゃぶ台 Maru | 26800 | 脚をたためば壁ぎわにしまえる、丸いちゃぶ台。
      Kumo Coffee Table Duo | 38000 | Two heights that slide under each other.
      Mokume Console | 56000 | Narrow, for keys and letters.`,
  },
  {
    type: 'Home',
    category: 'Home & Garden > Household Supplies > Storage & Organization',
    code: 'HOM',
    tags: ['home', 'organisation'],
    vendors: ['Kumo'],
    options: [{ name: 'Set', values: ['1', '3'] }],
    grams: 600,
    facts: ['Stackable', 'Recycled felt, steel or bamboo'],
    products: `
      Kumo Cable Box | 3480 | Everything that dangles, behind one lid.
      Kumo Desk Tray | 2480 | Pens left, phone right.
      Kumo Felt Basket | 3980 | For wool, toys or a cat.
      風呂敷 Furoshiki | 1980 | 包む、運ぶ、飾る。一枚の布。
      Kumo Hook Rail | 4480 | Five hooks, one of them for the umbrella.
      Kumo Drawer Divider | 1780 | Bamboo, cut to fit.
      Kumo Laundry Frame | 6980 | Unfolds to the size of a bed and folds to that of a broom.`,
  },
];
