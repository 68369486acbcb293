// Twenty mixed steps on the orders of `orders-csv.mjs`, and edits of them.

/** @typedef {import('../src/app/automation.ts').RecipeInput} RecipeInput */

/** The first step that is edited, by its place from 1. */
export const editedStep = 3

/** @param {string} status @returns {RecipeInput} */
export const recipeKeeping = status => ({
  input: 'bronze.orders',
  output: 'silver.cleaned',
  audit: 'drop',
  steps: [
    { op: 'trim', columns: ['name', 'city', 'product'] },
    { op: 'nullify', columns: ['email'], values: ['', 'N/A'] },
    { op: 'filter', condition: { column: 'status', is: 'not-equals', value: status } },
    {
      op: 'cast',
      onError: 'null',
      columns: [
        { column: 'order_id', to: 'long' },
        { column: 'quantity', to: 'integer' },
        { column: 'unit_price', to: 'decimal(12,2)' },
        { column: 'discount', to: 'double' },
        { column: 'ordered_at', to: 'timestamp' },
      ],
    },
    { op: 'derive', column: 'amount', expression: 'unit_price * quantity' },
    { op: 'derive', column: 'net', expression: 'CAST(amount AS DOUBLE) * (1 - coalesce(discount, 0))' },
    { op: 'filter', condition: { column: 'quantity', is: 'at-least', value: '1' } },
    { op: 'derive', column: 'day', expression: 'CAST(ordered_at AS DATE)' },
    { op: 'dedupe', keys: ['order_id'], order: [{ column: 'ordered_at', descending: true }], keep: 'first' },
    { op: 'derive', column: 'first_name', expression: "split_part(name, ' ', 1)" },
    { op: 'derive', column: 'last_name', expression: "split_part(name, ' ', 2)" },
    { op: 'nullify', columns: ['city'], values: ['?', 'unknown'] },
    { op: 'rename', columns: [{ from: 'unit_price', to: 'price' }] },
    { op: 'derive', column: 'domain', expression: "split_part(email, '@', 2)" },
    { op: 'derive', column: 'size', expression: "CASE WHEN quantity > 6 THEN 'large' ELSE 'small' END" },
    { op: 'filter', condition: { column: 'city', is: 'is-not-null' } },
    { op: 'derive', column: 'month', expression: 'month(day)' },
    { op: 'trim', columns: ['first_name', 'last_name'] },
    { op: 'drop', columns: ['email', 'customer'] },
    { op: 'derive', column: 'label', expression: "city || ', ' || product" },
  ],
})

/** What the edits of the third step keep out, one after another. */
export const edits = ['cancelled', 'returned', 'open', 'paid', 'shipped']

/** Rows on a first screen, and of the input for a first look where a step reads all rows. */
export const screen = 100
export const firstLook = 20_000

/** What is measured on both sides. */
export const works = {
  edited: 'first screen as of the edited step, exact',
  look: `first screen as of the last step, from the first ${firstLook.toLocaleString('en')} rows, as it says`,
  last: 'first screen as of the last step, exact',
  whole: 'all rows as of the last step, written and counted',
}

/** @param {readonly number[]} list */
export const median = list => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN
