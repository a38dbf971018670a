import type { Family } from './family.js';

/** Shoes, tents, backpacks and other gear of Northwind Outdoor. */
export const gear: readonly Family[] = [
  {
    type: 'Footwear',
    category: 'Apparel & Accessories > Shoes',
    code: 'SHO',
    tags: ['footwear', 'hiking'],
    vendors: ['Northwind', 'Sohle & Stein'],
    options: [{ name: 'EU size', values: ['38', '40', '42', '44', '46'] }],
    grams: 980,
    facts: ['Tested on wet granite', 'Made in Europe', 'May be returned within 60 days, also worn'],
    products: `
      Karst Hiking Boot | 189.95 | Stiff enough for a heavy pack and kind to the ankle from the first day.
      Moorläufer Halbschuh | 129.95 | Ein Schuh für Wege, auf denen man nicht weiß, ob man noch auf dem Weg ist.
      Talus Approach Shoe | 149.95 | Smooth rubber under the toes for the last metres to the wall.
      Glacier Mountain Boot | 319.95 | Takes an automatic crampon and has a gaiter built in.
      Ferry Sandal | 79.95 | Four straps, a real heel cup and a sole that grips wet steel.
      Brook Trail Runner | 139.95 | Deep lugs, a low heel and mesh that lets the water out again.
      Orchard Rubber Boot | 69.95 | Natural rubber, lined with cotton, tall enough for May.
      Hut Slipper | 39.95 | Felt, for the floor between the bunk and the stove.
      Winterboot Nordkap | 209.95 | Gefüttert bis −25 °C und mit einer Sohle, die auf Eis leiser wird.`,
  },
  {
    type: 'Outdoor gear',
    category: 'Sporting Goods > Outdoor Recreation > Camping & Hiking > Tents',
    code: 'TNT',
    tags: ['camping', 'tents'],
    vendors: ['Northwind', 'Zeltwerk Süd'],
    options: [{ name: 'Colour', values: ['Lichen', 'Sand'] }],
    grams: 2400,
    facts: ['Packs small', 'Spare parts for ten years', 'Patch and thread in the bag'],
    products: `
      Fjällbo Tent for Two | 329.95 | Stands up in four minutes, also when it is dark and you are cross.
      Fjällbo Tent for Three | 399.95 | The same tent with room for a third person or a wet dog.
      Lee Solo Tent | 259.95 | Pitches with one trekking pole and weighs less than a loaf of bread.
      Familienzelt Waldrand | 649.95 | Zwei Schlafkabinen, dazwischen Platz für einen Tisch und einen Regentag.
      Gust Expedition Tent | 899.95 | Four poles cross twice; made to be buried in snow and dug out again.
      Awning Porch | 119.95 | A roof between two trees for those who want to see the storm.
      Tarp Nightjar 3 × 3 m | 89.95 | Nineteen loops and as many ways to hang it.
      Bivouac Bag Otter | 149.95 | A skin for the sleeping bag, for nights that were not planned.
      Tent Pegs "Badger", Set of 10 | 24.95 | Y-shaped, so they hold in sand and come out of clay.
      Groundsheet for Two | 44.95 | Keeps the floor of the tent out of the thorns.`,
  },
  {
    type: 'Outdoor gear',
    category: 'Sporting Goods > Outdoor Recreation > Camping & Hiking > Sleeping Bags',
    code: 'SLP',
    tags: ['camping', 'sleeping'],
    vendors: ['Northwind', 'Schafberg'],
    options: [{ name: 'Length', values: ['Regular', 'Long'] }],
    grams: 1100,
    facts: ['Stuff sack included', 'Washable at 30 °C', 'Repaired free of charge'],
    products: `
      Dormouse Summer Bag | 99.95 | For nights above ten degrees and huts without blankets.
      Siebenschläfer Daunenschlafsack | 289.95 | Wiegt 780 Gramm und wärmt bis null Grad.
      Bear Winter Bag | 379.95 | A collar, a draught tube and enough down for a month without spring.
      Camp Quilt | 219.95 | No underside, because what you lie on does not warm you anyway.
      Silk Liner | 49.95 | Adds three degrees and keeps the bag clean.
      Foam Mat Zigzag | 39.95 | Folds like a letter and cannot go flat.
      Air Mat Cumulus | 129.95 | Seven centimetres of comfort, inflated with twelve breaths.
      Selbstaufblasende Matte Heide | 89.95 | Ventil auf, Kaffee kochen, Ventil zu.
      Camp Pillow Pebble | 29.95 | Fits in a fist and under a head.`,
  },
  {
    type: 'Outdoor gear',
    category: 'Luggage & Bags > Backpacks',
    code: 'BAG',
    tags: ['backpacks', 'travel'],
    vendors: ['Northwind', 'Granit & Föhn'],
    options: [{ name: 'Colour', values: ['Graphite', 'Rust', 'Fern'] }],
    grams: 1200,
    facts: ['Buckles can be replaced', 'Recycled nylon', 'Reflective loops'],
    products: `
      Wayfarer Backpack 28 L | 99.95 | A day, a rope and lunch for two.
      Wayfarer Backpack 45 L | 159.95 | The long weekend, or a week for those who wash.
      Wayfarer Backpack 65 L | 219.95 | Carries twenty kilograms as if they were fifteen.
      Tagesrucksack Zugspitze 18 L | 69.95 | Klein genug für die Bahn, groß genug für Jacke, Brot und Buch.
      Courier Roll-Top 24 L | 109.95 | Welded seams: the laptop arrives dry, whatever the sky says.
      Alpine Sack 35 L | 149.95 | Strips down to 700 grams on the morning of the summit.
      Duffel Ferryman 60 L | 119.95 | Throw it on the roof, drag it over the quay, wear it on your back.
      Hip Pack Swift | 34.95 | Keys, a phone, a bar and no excuses.
      Child Carrier Kite | 259.95 | A seat with a view, a sun roof and a stand that does not tip.
      Dry Bag 20 L | 24.95 | Roll it three times, clip it and let it float.`,
  },
  {
    type: 'Outdoor gear',
    category: 'Sporting Goods > Outdoor Recreation > Camping & Hiking > Portable Cooking Stoves',
    code: 'CKG',
    tags: ['camping', 'cooking'],
    vendors: ['Northwind', 'Feuerstelle'],
    grams: 380,
    facts: ['Safe in the dishwasher where there is one', 'Spare parts for ten years'],
    products: `
      Spark Gas Stove | 44.95 | Boils a litre in three and a half minutes and folds to the size of an egg.
      Hobo Wood Stove | 59.95 | Burns what lies around and leaves a spoonful of ash.
      Kochset "Feuerstelle", 4-teilig | 74.95 | Zwei Töpfe, eine Pfanne, ein Deckel, der auf alle drei passt.
      Titanium Mug 450 ml | 34.95 | Weighs 60 grams and outlives its owner.
      Enamel Mug, Speckled | 12.95 | It will chip, and then it is yours.
      Spork, Pack of Two | 9.95 | A spoon, a fork and something like a knife.
      Steel Bottle 0.75 L | 27.95 | Single wall: it may stand in the fire.
      Thermoskanne Nordlicht 1 L | 39.95 | Hält Tee zwölf Stunden heiß und Bergwasser einen Tag kalt.
      Coffee Press Sherpa | 32.95 | Press, cup and lid in one, for the best minute of the morning.
      Folding Grill Grate | 29.95 | Two steaks or four corn cobs; packs flat.
      Water Filter Spring | 49.95 | Takes out what makes you ill, 1,000 litres long.`,
  },
  {
    type: 'Outdoor gear',
    category: 'Sporting Goods > Outdoor Recreation > Camping & Hiking',
    code: 'TLS',
    tags: ['tools', 'lights', 'navigation'],
    vendors: ['Northwind', 'Feuerstelle'],
    grams: 150,
    facts: ['Made to be repaired', 'Two years’ guarantee'],
    products: `
      Owl Head Torch 400 | 49.95 | Red light for the hut, white for the path, and a lock against the backpack.
      Owl Lantern | 39.95 | Hangs from the ridge of a tent and charges a phone once.
      Trekkingstöcke Gämse, Paar | 89.95 | Carbon, dreiteilig, mit Korkgriffen, die mit der Zeit besser werden.
      Compass Meridian | 34.95 | A mirror, a clinometer and no battery.
      Map Case | 17.95 | Clear on both sides and quiet in the wind.
      Pocket Knife Larch | 44.95 | One blade, one saw, and a handle of local wood.
      First-Aid Kit for Four | 39.95 | Sorted by what happens, not by what it is called.
      Repair Kit Magpie | 19.95 | Tape, thread, a buckle and the patch you will need.
      Binoculars Heron 8 × 32 | 179.95 | Bright at dusk and light enough to be taken along.
      Folding Saw Beaver | 29.95 | Cuts on the pull, locks twice.
      Solar Panel 20 W | 99.95 | Hangs on the pack and fills a phone between breakfast and lunch.`,
  },
  {
    type: 'Gift card',
    category: 'Gift Cards',
    code: 'GFT',
    tags: ['gifts'],
    vendors: ['Northwind'],
    grams: 0,
    facts: ['Valid for four years', 'Sent by mail'],
    products: `
      Gift Card 50 € | 50.00 | For those who know what they need better than you do.`,
  },
  {
    type: 'Outdoor gear',
    category: 'Sporting Goods > Outdoor Recreation > Climbing',
    code: 'CLB',
    tags: ['climbing'],
    vendors: ['Granit & Föhn'],
    grams: 430,
    facts: ['Made in the Alps', 'Comes with a note on care and age'],
    products: `
      Rope Marten 9.6 mm, 60 m | 179.95 | Dry-treated, with a middle mark that stays.
      Harness Ibex | 79.95 | Four loops, wide legs and a buckle that cannot be threaded wrongly.
      Klettersteigset Kamin | 119.95 | Mit Bandfalldämpfer und Karabinern, die sich mit Handschuhen öffnen lassen.
      Helmet Shell | 69.95 | Covers the back of the head as well and weighs 240 grams.
      Quickdraws, Set of 6 | 89.95 | A wire gate below, a solid one above, a sling that does not twist.
      Belay Device Newt | 34.95 | Brakes thin and thick ropes alike and lets a second follow.
      Chalk Bag Alpaca | 24.95 | Stands open by itself and closes tight.
      Crampons Lynx 12 | 149.95 | Twelve points and plates against balling snow.
      Ice Axe Ptarmigan | 99.95 | A curved shaft for slopes that are steeper than they looked.`,
  },
];
