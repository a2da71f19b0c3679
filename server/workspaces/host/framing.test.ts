import { expect, test } from 'vitest'
import { createMessageReader, encodeMessage } from './framing.ts'
import { type DriverMessage, driverMessageSchema, maxMessageBytes } from './protocol.ts'

const messages: readonly { head: DriverMessage; body: Uint8Array }[] = [
  { head: { kind: 'input', channel: 3 }, body: Uint8Array.of(0, 255, 10) },
  { head: { kind: 'request', id: 1, request: { op: 'list' } }, body: new Uint8Array() },
  { head: { kind: 'resize', channel: 1, columns: 80, rows: 24 }, body: new Uint8Array() },
]
const stream = Buffer.concat(messages.map(({ head, body }) => encodeMessage(head, body)))

test('messages come out whole, however the stream is cut', () => {
  for (let size = 1; size <= stream.length; size += 1) {
    const seen: { head: DriverMessage; body: Uint8Array }[] = []
    const read = createMessageReader(driverMessageSchema, (head, body) =>
      seen.push({ head, body: Uint8Array.from(body) }),
    )
    for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size))
    expect(seen).toEqual(messages)
  }
})

const broken: readonly [name: string, bytes: Buffer][] = [
  ['a length beyond the limit', Buffer.from(Uint32Array.of(maxMessageBytes + 1, 2).buffer)],
  ['a length too small for a head', Buffer.from(Uint32Array.of(1, 2).buffer)],
  [
    'a head longer than the message',
    Buffer.concat([Buffer.from(Uint32Array.of(6, 900).buffer), Buffer.from('{}')]),
  ],
  ['a head that is no JSON', Buffer.concat([Buffer.from(Uint32Array.of(6, 2).buffer), Buffer.from('{{')])],
  ['a head of no known kind', encodeMessage({ kind: 'surprise' })],
  [
    'a workspace id that is a path',
    encodeMessage({ kind: 'request', id: 1, request: { op: 'attach', workspaceId: '../x' } }),
  ],
]
test.each(broken)('%s is refused', (_name, bytes) => {
  const read = createMessageReader(driverMessageSchema, () => undefined)
  expect(() => read(bytes)).toThrow()
})
