import type { Family } from './family.js';

const COLOURS = { name: 'Colour', values: ['Black', 'White', 'Sakura'] };

/** Electrical products of Kumo. */
export const electronics: readonly Family[] = [
  {
    type: 'Electronics',
    category: 'Electronics > Audio > Audio Components > Headphones & Headsets',
    code: 'HPH',
    tags: ['audio', 'headphones'],
    vendors: ['Kumo', 'Otonoha'],
    options: [COLOURS],
    grams: 250,
    facts: ['Spare cushions for ten years', 'Two-year warranty', 'Packed without plastic'],
    products: `
      Kumo Air One Headphones | 32800 | Quiet enough for a night train, light enough to forget.
      Kumo Air Mini Earbuds | 14800 | Six hours in the ear, twenty more in the case.
      Kumo Studio Wired Headphones | 24800 | No battery, no app: a cable and forty years of experience.
      静音ヘッドセット Shizuka | 18800 | 会議のための軽いヘッドセット。まわりの音だけを消します。
      Kumo Sleep Buds | 12800 | Flat on the pillow side, with an alarm that wakes only you.
      Otonoha Open Ear | 16800 | Hear the music and the bicycle behind you.
      Kumo Kids Headphones | 6800 | Never louder than 85 dB, with stickers.
      Kumo Gaming Headset 7.1 | 21800 | Footsteps have a direction.
      Otonoha Bone Conduction Band | 15800 | Leaves the ears free; made for runners.`,
  },
  {
    type: 'Electronics',
    category: 'Electronics > Audio > Audio Players & Recorders',
    code: 'SPK',
    tags: ['audio', 'speakers'],
    vendors: ['Kumo', 'Otonoha'],
    options: [{ name: 'Finish', values: ['Walnut', 'Ash'] }],
    grams: 1900,
    facts: ['Tuned in our own listening room', 'Power use in standby under 0.5 W'],
    products: `
      Kumo Room Speaker | 29800 | Fills a tatami room and listens to nobody.
      Kumo Room Speaker Duo | 54800 | Two of them, matched at the factory.
      Kumo Soundbar 90 | 48800 | Voices in the middle, rain everywhere.
      木のスピーカー Mori | 36800 | ひとつひとつ木目のちがう、手仕上げのスピーカー。
      Otonoha Record Player | 62800 | A belt, a heavy plate and a lid that closes slowly.
      Kumo Kitchen Radio | 13800 | Wipes clean and remembers five stations.
      Kumo Pocket Speaker | 7800 | Survives the bath.
      Otonoha Bookshelf Pair | 78000 | For people who sit down to listen.`,
  },
  {
    type: 'Electronics',
    category: 'Electronics > Electronics Accessories > Computer Components > Input Devices',
    code: 'INP',
    tags: ['computer', 'desk'],
    vendors: ['Kumo', 'Kibo Works'],
    options: [
      { name: 'Switch', values: ['Linear', 'Tactile'] },
      { name: 'Layout', values: ['ISO', 'JIS'] },
    ],
    grams: 780,
    facts: ['Works on three devices', 'Replaceable switches', 'Cable and wireless'],
    products: `
      Kumo Keyboard 65 | 19800 | Everything but the keys that you never use.
      Kumo Keyboard 75, "Night" | 22800 | Dark caps, warm light, no sound that wakes a child.
      Kumo Keyboard Full | 24800 | With a number block, for those who still add up.
      Kibo Split Keyboard | 34800 | Two halves, one for each shoulder.
      折りたたみキーボード Ori | 9800 | ポケットに入る、しずかな打ち心地のキーボード。
      Kibo Number Pad | 6800 | Stands where you want it, left or right.
      Kumo Low-Profile Keyboard | 17800 | As flat as a notebook and nearly as quiet.`,
  },
  {
    type: 'Electronics',
    category:
      'Electronics > Electronics Accessories > Computer Components > Input Devices > Mice & Trackballs',
    code: 'MSE',
    tags: ['computer', 'desk'],
    vendors: ['Kumo', 'Kibo Works'],
    options: [{ name: 'Hand', values: ['Right', 'Left'] }],
    grams: 95,
    facts: ['Silent buttons', '70 days between charges'],
    products: `
      Kumo Vertical Mouse | 7800 | Holds the hand as if it shook another.
      Kumo Travel Mouse | 4800 | Folds flat and switches off by itself.
      Kibo Trackball | 9800 | The mouse stays, the ball moves.
      Kumo Precision Mouse | 11800 | A wheel of steel that spins through a thousand lines.`,
  },
  {
    type: 'Electronics',
    category: 'Electronics > Video > Computer Monitors',
    code: 'MON',
    tags: ['computer', 'displays'],
    vendors: ['Kumo'],
    options: [{ name: 'Stand', values: ['Foot', 'Arm'] }],
    grams: 5600,
    facts: [
      'Factory-calibrated',
      'One cable for picture, data and 90 W',
      'Panel replaced within three years',
    ],
    products: `
      Kumo Monitor 24" | 28800 | Small, sharp and honest about its colours.
      Kumo Monitor 27" 4K | 54800 | Text like print; the fan is in somebody else’s computer.
      Kumo Monitor 32" 4K | 79800 | Two windows side by side and still room for the clock.
      Kumo Ultrawide 34" | 86800 | One long desk instead of two short ones.
      モバイルモニター 14" | 24800 | かばんに入る二枚目の画面。
      Kumo Paper Display 13" | 68000 | Electronic paper, for reading and for nothing else.
      Kumo Studio Monitor 27" 5K | 138000 | For those who are paid for the right red.
      Kumo Touch Monitor 16" | 39800 | Lies flat like a sketch pad.`,
  },
  {
    type: 'Electronics',
    category: 'Electronics > Electronics Accessories > Power',
    code: 'PWR',
    tags: ['power', 'cables', 'travel'],
    vendors: ['Kumo', 'Kibo Works'],
    options: [{ name: 'Plug', values: ['Type A', 'Type C', 'Type G'] }],
    grams: 140,
    facts: ['PSE, CE and UKCA marked', 'Packed without plastic'],
    products: `
      Kumo Charger 30 W | 2980 | The size of two dice.
      Kumo Charger 65 W | 4980 | A laptop and a phone at once.
      Kumo Charger 140 W, 4 Ports | 9800 | The last charger in the suitcase.
      充電ステーション Minato | 7800 | 家族みんなの機器を、一本のコードで。
      Kibo Travel Adapter | 3980 | Fits where it should not and holds.
      Kumo Wireless Pad | 4480 | A mat of felt with a coil below.
      Kumo Night Stand Charger | 8800 | Phone, watch and earbuds, without a light at night.`,
  },
  {
    type: 'Electronics',
    category: 'Electronics > Electronics Accessories > Cables',
    code: 'CBL',
    tags: ['power', 'cables'],
    vendors: ['Kibo Works'],
    options: [{ name: 'Length', values: ['0.5 m', '1 m', '2 m'] }],
    grams: 60,
    facts: ['Bent 20,000 times in our test', 'Textile sleeve'],
    products: `
      Kibo USB-C Cable 100 W | 1480 | Carries power for a laptop and says so on the plug.
      Kibo USB-C Cable 40 Gbit/s | 3980 | For screens and discs that are in a hurry.
      Kibo HDMI Cable 2.1 | 2480 | 4K at 120 Hz, tested and not only printed.
      Kibo Ethernet Cable Cat 6A | 980 | Flat, for the gap under the door.
      Kibo Audio Cable 3.5 mm | 1280 | Straight at one end, bent at the other.`,
  },
  {
    type: 'Electronics',
    category: 'Home & Garden > Kitchen & Dining > Kitchen Appliances',
    code: 'KIT',
    tags: ['kitchen', 'home'],
    vendors: ['Kumo', 'Daidokoro'],
    options: [{ name: 'Colour', values: ['Rice', 'Soot'] }],
    grams: 2800,
    facts: ['100 V or 230 V, chosen at checkout', 'Parts for ten years', 'Manual in three languages'],
    products: `
      Daidokoro Rice Cooker 0.5 L | 18800 | For one or two, with a timer for the morning.
      Daidokoro Rice Cooker 1.0 L | 26800 | Brown, white and porridge; the pot is iron.
      炊飯器 匠 1.5 L | 58000 | 土鍋のように炊き上げる、圧力炊飯器。
      Kumo Kettle Crane | 12800 | Pours a thread of water, at the degree you ask for.
      Kumo Coffee Grinder | 16800 | Forty steps from Turkish to French press.
      Kumo Toaster Steam | 24800 | A spoon of water makes yesterday’s bread today’s.
      Daidokoro Hot Plate | 14800 | The table cooks; everyone turns their own.
      Kumo Hand Blender | 8800 | Quiet, heavy and easy to take apart.
      Daidokoro Induction Hob | 19800 | One ring, nine levels, no flame.`,
  },
  {
    type: 'Electronics',
    category: 'Electronics > Smart Home',
    code: 'SMH',
    tags: ['smart-home'],
    vendors: ['Kumo'],
    grams: 180,
    facts: ['Works without a cloud', 'Matter and Thread', 'Updates for seven years'],
    products: `
      Kumo Hub | 12800 | The house decides in the house.
      Kumo Door Sensor, Pack of 2 | 4980 | Tells you what you closed.
      Kumo Motion Sensor | 3480 | Sees movement, not people.
      Kumo Smart Plug | 2480 | Switches, measures and adds up.
      Kumo Air Monitor | 14800 | Carbon dioxide, dust and humidity, on paper.
      Kumo Doorbell | 18800 | The picture stays at home.
      温湿度計 Tenki | 2980 | 冷蔵庫にも貼れる、小さな温湿度計。
      Kumo Robot Vacuum | 64800 | Maps the flat and keeps the map to itself.
      Kumo Leak Alarm, Pack of 3 | 5480 | Under the sink, behind the washing machine and where you least expect it.`,
  },
];
