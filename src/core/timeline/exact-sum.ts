/** A sum of whole or decimal numbers, as text with as many decimals as they have; exact, however long. */
export class ExactSum {
  private units = 0n
  private parts = 0
  private scale = 0

  /** Nothing for NULL, or undefined. */
  add(part: string | undefined): void {
    this.take(part, 1n)
  }

  /** Takes back what was added. */
  remove(part: string | undefined): void {
    this.take(part, -1n)
  }

  /** NULL where nothing was added. */
  text(): string | null {
    if (this.parts === 0) return null
    const digits = String(this.units < 0n ? -this.units : this.units).padStart(this.scale + 1, '0')
    const sign = this.units < 0n ? '-' : ''
    if (this.scale === 0) return sign + digits
    return `${sign}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`
  }

  private take(part: string | undefined, sign: 1n | -1n): void {
    if (part === undefined) return
    const [whole = '', fraction = ''] = part.split('.')
    // All of one column have as many decimals.
    this.scale = Math.max(this.scale, fraction.length)
    this.units += sign * BigInt(whole + fraction)
    this.parts += Number(sign)
  }
}
