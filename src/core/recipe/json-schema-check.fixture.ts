type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const isType = (value: unknown, type: unknown): boolean => {
  switch (type) {
    case 'object':
      return isObject(value)
    case 'array':
      return Array.isArray(value)
    case 'null':
      return value === null
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}

/** What each keyword of JSON Schema asks of a value; those that only explain ask nothing. */
const keywords: Readonly<
  Record<
    string,
    (rule: unknown, value: unknown, schema: Json, is: (schema: unknown, value: unknown) => boolean) => boolean
  >
> = {
  $schema: () => true,
  $defs: () => true,
  title: () => true,
  description: () => true,
  type: (rule, value) => (Array.isArray(rule) ? rule.some(type => isType(value, type)) : isType(value, rule)),
  const: (rule, value) => value === rule,
  enum: (rule, value) => list(rule).includes(value),
  pattern: (rule, value) => typeof value !== 'string' || new RegExp(String(rule), 'u').test(value),
  minLength: (rule, value) => typeof value !== 'string' || [...value].length >= Number(rule),
  maxLength: (rule, value) => typeof value !== 'string' || [...value].length <= Number(rule),
  minimum: (rule, value) => typeof value !== 'number' || value >= Number(rule),
  maximum: (rule, value) => typeof value !== 'number' || value <= Number(rule),
  exclusiveMinimum: (rule, value) => typeof value !== 'number' || value > Number(rule),
  exclusiveMaximum: (rule, value) => typeof value !== 'number' || value < Number(rule),
  minItems: (rule, value) => !Array.isArray(value) || value.length >= Number(rule),
  maxItems: (rule, value) => !Array.isArray(value) || value.length <= Number(rule),
  items: (rule, value, _schema, is) => !Array.isArray(value) || value.every(item => is(rule, item)),
  required: (rule, value) => !isObject(value) || list(rule).every(key => Object.hasOwn(value, String(key))),
  properties: (rule, value, _schema, is) =>
    !isObject(value) ||
    !isObject(rule) ||
    Object.entries(rule).every(([key, part]) => !Object.hasOwn(value, key) || is(part, value[key])),
  propertyNames: (rule, value, _schema, is) =>
    !isObject(value) || Object.keys(value).every(key => is(rule, key)),
  additionalProperties: (rule, value, schema, is) => {
    if (!isObject(value)) return true
    const known = new Set(Object.keys(isObject(schema['properties']) ? schema['properties'] : {}))
    const others = Object.entries(value).filter(([key]) => !known.has(key))
    return rule === false ? others.length === 0 : others.every(([, part]) => is(rule, part))
  },
  anyOf: (rule, value, _schema, is) => list(rule).some(part => is(part, value)),
  oneOf: (rule, value, _schema, is) => list(rule).filter(part => is(part, value)).length === 1,
  allOf: (rule, value, _schema, is) => list(rule).every(part => is(part, value)),
  not: (rule, value, _schema, is) => !is(rule, value),
}

/** Whether a value is as a JSON Schema says; throws for a keyword that it does not know. */
export const fitsSchema = (root: Json, value: unknown): boolean => {
  const is = (schema: unknown, part: unknown): boolean => {
    if (!isObject(schema)) return schema !== false
    return Object.entries(schema).every(([keyword, rule]) => {
      if (keyword === '$ref') {
        const name = String(rule).replace('#/$defs/', '')
        const definitions = root['$defs']
        if (!isObject(definitions) || !Object.hasOwn(definitions, name))
          throw new TypeError(`Nothing is called ${String(rule)}`)
        return is(definitions[name], part)
      }
      const check = keywords[keyword]
      if (!check) throw new TypeError(`The keyword ${keyword} is not known`)
      return check(rule, part, schema, is)
    })
  }
  return is(root, value)
}
