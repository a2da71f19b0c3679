import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ArchiveRecord, decodeRecords, encodeRecord, isSafePath } from './records.ts'

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function decoded(bytes: Uint8Array, size = 3): Promise<ArchiveRecord[]> {
  const all: ArchiveRecord[] = []
  for await (const record of decodeRecords(cut(bytes, size))) all.push(record)
  return all
}

it('reads records back, however the stream comes in pieces', async () => {
  const record = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map(bytes => ({ kind: 'bytes' as const, bytes: Buffer.from(bytes) })),
    fc
      .array(fc.array(fc.option(fc.string({ unit: 'binary' }))))
      .map(rows => ({ kind: 'rows' as const, rows })),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(record), fc.integer({ min: 1, max: 50 }), async (records, size) => {
      expect(await decoded(Buffer.concat(records.map(encodeRecord)), size)).toEqual(records)
    }),
  )
})

it.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', './a', 'a/.', '', 'a\0b'])(
  'takes no file to %j',
  async path => {
    expect(isSafePath(path)).toBe(false)
    const note = { kind: 'file', path, mode: 0o600, uid: 0 } as const
    await expect(decoded(encodeRecord({ kind: 'note', note }))).rejects.toThrow('cannot be read')
  },
)

it.each<[string, Buffer, string]>([
  ['half a record', encodeRecord({ kind: 'rows', rows: [['x']] }).subarray(0, 8), 'middle of a record'],
  ['a record of an unknown kind', Buffer.from('X\0\0\0\u0002{}'), 'does not know'],
  ['a length that is none', Buffer.from([0x44, 0xff, 0xff, 0xff, 0xff, 1]), 'too long'],
])('refuses %s', async (_, bytes, said) => {
  await expect(decoded(bytes)).rejects.toThrow(said)
})
