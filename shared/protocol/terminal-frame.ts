/**
 * Terminal bytes travel in binary frames: `u8 channel · u8 kind · payload`. Input and live output are `data`; the
 * scrollback sent on opening is `replay`, during which the page must not send what the terminal answers by itself.
 */
export type TerminalFrame = {
  readonly channel: number
  readonly kind: 'data' | 'replay' | 'replay-end'
  readonly payload: Uint8Array
}

const kinds = ['data', 'replay', 'replay-end'] as const

/** The bytes of a frame, with a copy of its payload. */
export function encodeTerminalFrame(frame: TerminalFrame): Uint8Array {
  const bytes = new Uint8Array(2 + frame.payload.length)
  bytes[0] = frame.channel
  bytes[1] = kinds.indexOf(frame.kind)
  bytes.set(frame.payload, 2)
  return bytes
}

/** Undefined for anything that is not such a frame. The payload is a view of `bytes`, not a copy. */
export function decodeTerminalFrame(bytes: Uint8Array): TerminalFrame | undefined {
  const [channel, kindNumber] = bytes
  if (channel === undefined || channel === 0 || kindNumber === undefined) return undefined
  const kind = kinds[kindNumber]
  return kind && { channel, kind, payload: bytes.subarray(2) }
}
