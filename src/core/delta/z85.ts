const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'

const values: ReadonlyMap<string, number> = new Map([...alphabet].map((digit, value) => [digit, value]))

/** Base85 as ZeroMQ has it (RFC 32/Z85): 4 bytes become 5 characters; what is short of 4 is filled with zero bytes. */
export const encodeZ85 = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    let word = 0
    for (let byte = 0; byte < 4; byte += 1) word = word * 256 + (bytes[at + byte] ?? 0)
    for (let power = 85 ** 4; power >= 1; power /= 85) text += alphabet.charAt(Math.floor(word / power) % 85)
  }
  return text
}

const wordOf = (text: string, at: number): number | undefined => {
  let word = 0
  for (let digit = 0; digit < 5; digit += 1) {
    const value = values.get(text.charAt(at + digit))
    if (value === undefined) return undefined
    word = word * 85 + value
  }
  return word > 0xffff_ffff ? undefined : word
}

/** The bytes of a Z85 text, fill bytes included; undefined when it is none. */
export const decodeZ85 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (text.length % 5 !== 0) return undefined
  const bytes = new Uint8Array((text.length / 5) * 4)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < text.length; at += 5) {
    const word = wordOf(text, at)
    if (word === undefined) return undefined
    view.setUint32((at / 5) * 4, word)
  }
  return bytes
}
