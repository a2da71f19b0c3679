import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTerminalFrame, encodeTerminalFrame } from './terminal-frame.ts'

describe('terminal frames', () => {
  it('come back as they were sent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('data' as const, 'replay' as const, 'replay-end' as const),
        fc.uint8Array(),
        (channel, kind, payload) => {
          const decoded = decodeTerminalFrame(encodeTerminalFrame({ channel, kind, payload }))
          expect(decoded).toMatchObject({ channel, kind })
          expect([...(decoded?.payload ?? [])]).toEqual([...payload])
        },
      ),
    )
  })

  it('are refused without a channel or with an unknown kind', () => {
    expect(decodeTerminalFrame(new Uint8Array())).toBeUndefined()
    expect(decodeTerminalFrame(Uint8Array.of(0, 0, 65))).toBeUndefined()
    expect(decodeTerminalFrame(Uint8Array.of(1, 9, 65))).toBeUndefined()
    expect(decodeTerminalFrame(Uint8Array.of(1))).toBeUndefined()
  })
})
