const tableCount = 8

const effectOfByte = (byte: number): number => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
}

/** Table k holds the effect of one byte followed by k zero bytes, so that eight bytes are taken at a time. */
const tables = ((): readonly Int32Array[] => {
  const first = Int32Array.from({ length: 256 }, (_, byte) => effectOfByte(byte))
  const all = [first]
  for (let last = first; all.length < tableCount; all.push(last)) {
    last = last.map(crc => (crc >>> 8) ^ (first[crc & 255] as number))
  }
  return all
})()

const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as unknown as readonly [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
]

/** CRC-32 as zip has it (IEEE 802.3, reflected), of `bytes` after those that gave `before`; 0 is that of no bytes. */
export const crc32 = (bytes: Uint8Array, before = 0): number => {
  let crc = ~before
  let at = 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const last = bytes.length - tableCount; at <= last; at += tableCount) {
    const low = crc ^ view.getInt32(at, true)
    const high = view.getInt32(at + 4, true)
    // the indexes are below 256: none of these is undefined
    crc =
      (t7[low & 255] as number) ^
      (t6[(low >>> 8) & 255] as number) ^
      (t5[(low >>> 16) & 255] as number) ^
      (t4[low >>> 24] as number) ^
      (t3[high & 255] as number) ^
      (t2[(high >>> 8) & 255] as number) ^
      (t1[(high >>> 16) & 255] as number) ^
      (t0[high >>> 24] as number)
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ (t0[(crc ^ (bytes[at] as number)) & 255] as number)
  return ~crc >>> 0
}
