import { type DateParts, type Dice, isoDate, someDate, two } from './random.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const dateText = (dice: Dice, date: DateParts): string => {
  const { year, month, day } = date
  if (dice.chance(80)) return isoDate(date)
  return dice.chance(60)
    ? `${two(day)}/${two(month)}/${year}`
    : `${months[month - 1] ?? 'Jan'} ${two(day)} ${year}`
}

const amountText = (dice: Dice, cents: number): string => {
  const plain = `${Math.floor(cents / 100)}.${two(cents % 100)}`
  if (dice.chance(85)) return plain
  return dice.pick([`$${plain}`, `${plain} EUR`, `€${plain}`, `USD ${plain}`, '', 'N/A', `${plain} `])
}

const status = (dice: Dice): string =>
  dice.pick([
    'paid',
    'paid',
    'paid',
    'shipped',
    'Shipped',
    'SHIPPED',
    'returned',
    'cancelled',
    'canceled',
    '',
  ])

/** Breaks a line in one of the ways that exports break them. */
const broken = (dice: Dice, cells: readonly string[]): string =>
  dice.pick([
    cells.slice(0, 4).join(','),
    [...cells, 'extra', 'cells'].join(','),
    '-- export interrupted, resumed --',
  ])

/** `orders.csv` as text: see `retailFiles`. */
export const ordersCsv = (dice: Dice, orders: number, customers: number, products: number): string => {
  const lines = ['order_id,customer_id,product_id,quantity,amount,order_date,status']
  for (let index = 0; index < orders; index += 1) {
    const quantity = dice.between(1, 5)
    const cells = [
      String(100_001 + index),
      dice.chance(1) ? '' : String(dice.between(1, customers + 20)),
      `P${String(dice.between(1, products)).padStart(4, '0')}`,
      dice.chance(1) ? dice.pick(['0', '-1', 'two']) : String(quantity),
      amountText(dice, quantity * dice.between(199, 24_999)),
      dateText(dice, someDate(dice, 2024, 2025)),
      status(dice),
    ]
    lines.push(cells.join(','))
    if (dice.chance(2)) lines.push(cells.join(','))
    // A fixed handful, so that there is always something to see, spread over the file.
    if (index % 4000 === 1999) lines.push(broken(dice, cells))
  }
  return `${lines.join('\n')}\n`
}
