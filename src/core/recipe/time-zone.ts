const zoneName = /^(UTC|GMT|[A-Z][A-Za-z]*(\/[A-Z][A-Za-z0-9_+-]*)+)$/

/** Zones that browsers may know and an engine does not: DuckDB takes an unknown zone for UTC, and Java stops. */
const notEverywhere: ReadonlySet<string> = new Set([
  'America/Coyhaique',
  'Canada/East-Saskatchewan',
  'US/Pacific-New',
])

const knownAs = (name: string): string | undefined => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

/** What is wrong with the name of a time zone; undefined when it is one of IANA's with an area, such as Europe/Berlin, or UTC. */
export const timeZoneProblem = (name: string): string | undefined => {
  const known = zoneName.test(name) && !notEverywhere.has(name) ? knownAs(name) : undefined
  if (known === undefined) return `"${name}" is no time zone; use a name such as Europe/Berlin or UTC.`
  const isAnotherCase = known !== name && known.toLowerCase() === name.toLowerCase()
  return isAnotherCase ? `The time zone "${name}" is written ${known}.` : undefined
}
