import { type Dice, two } from './random.ts'

const kinds = ['Lamp', 'Chair', 'Desk', 'Kettle', 'Backpack', 'Notebook', 'Headset', 'Bottle'] as const
const materials = ['steel', 'oak', 'glass', 'cotton', 'bamboo', 'recycled plastic'] as const
const colours = ['black', 'white', 'red', 'sea green', 'sand'] as const
const tags = ['new', 'sale', 'eco', 'bestseller', 'clearance'] as const
const categories = ['Home', 'home', 'Office', 'office ', 'Outdoor', null] as const

const priceOf = (dice: Dice): number | string | null => {
  const cents = dice.between(199, 24_999)
  if (dice.chance(4)) return null
  return dice.chance(8) ? `$${Math.floor(cents / 100)}.${two(cents % 100)}` : cents / 100
}

const stockOf = (dice: Dice): number | string =>
  dice.chance(6) ? dice.pick(['out', '12 pcs']) : dice.between(0, 500)

/** `products.json` as text: see `retailFiles`. */
export const productsJson = (dice: Dice, products: number): string => {
  const records = Array.from({ length: products }, (_each, index) => ({
    product_id: `P${String(index + 1).padStart(4, '0')}`,
    name: `${dice.pick(materials)} ${dice.pick(kinds)}`,
    category: dice.pick(categories),
    price: priceOf(dice),
    in_stock: stockOf(dice),
    discontinued: dice.chance(5) ? dice.pick(['yes', 'no']) : dice.chance(10),
    attributes: {
      colour: dice.pick(colours),
      weight_g: dice.between(50, 20_000),
      ...(dice.chance(30)
        ? { size: { width_cm: dice.between(5, 200), height_cm: dice.between(5, 200) } }
        : {}),
    },
    tags: tags.filter(() => dice.chance(30)),
  }))
  return `[\n${records.map(record => `  ${JSON.stringify(record)}`).join(',\n')}\n]\n`
}
