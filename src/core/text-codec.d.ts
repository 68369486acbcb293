/**
 * TextEncoder and TextDecoder are pure functions that every JavaScript host has; they are the only
 * host classes that `core` and `services` may use, so they are declared here, as narrow as we need them.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, target: Uint8Array): { read: number; written: number }
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string
}
