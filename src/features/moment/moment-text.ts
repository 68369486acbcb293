const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** A moment to the second, in local time: "21 Nov 2026, 10:00:00". Milliseconds since the epoch. */
export const momentText = (moment: number): string => `${day.format(moment)}, ${time.format(moment)}`
