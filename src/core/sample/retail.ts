import { customersCsv } from './customers.ts'
import { ordersCsv } from './orders.ts'
import { productsJson } from './products.ts'
import { createDice } from './random.ts'

const customers = 1850
const orders = 19_600
const products = 200

/** A generated file. */
export interface SampleFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * The sample data set: a shop's exports, made up, the same bytes each time (seeds are fixed, no clock). The dirt is on purpose, so
 * that there is something to refine:
 *
 * - `customers.csv`, about 2,000 rows. Customers twice, the second time with another city and a newer `updated_at`, or exactly as
 *   before; spaces (some of them U+00A0) around names and cities; one country in many spellings (US, U.S., usa …); e-mail
 *   addresses that are `N/A`, `-`, empty or in capitals; sign-up dates that do not exist or are words; `active` as Y, N, yes, no.
 * - `orders.csv`, about 20,000 rows. Order ids twice; amounts with currency signs or words, blank, or `N/A`; dates as 2025-03-01,
 *   01/03/2025 and Mar 01 2025; customers that do not exist or are blank; quantities 0, -1 and `two`; status in mixed case and spelling;
 *   five broken lines: too few cells, too many, or no order at all.
 * - `products.json`, an array of 200 objects. Prices, stock and `discontinued` as numbers or booleans and as text; categories in mixed
 *   case or null; nested `attributes` that some products lack a part of; `tags` as lists, some of them empty.
 */
export const retailFiles = (): readonly SampleFile[] => {
  const encoder = new TextEncoder()
  return [
    { name: 'customers.csv', bytes: encoder.encode(customersCsv(createDice(20_260_301), customers)) },
    {
      name: 'orders.csv',
      bytes: encoder.encode(ordersCsv(createDice(7_031_965), orders, customers, products)),
    },
    { name: 'products.json', bytes: encoder.encode(productsJson(createDice(1_847), products)) },
  ]
}
