import { crc32, deflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { rawZip } from '../../archives/testing/raw-zip.ts'

const one = new Uint8Array([97])

/** Packages that were made to be hard to unpack. */
export const HOSTILE_ZIPS: Readonly<Record<string, () => Uint8Array>> = {
  'sixty thousand files': () =>
    zipSync(Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`f${index}`, one])), {
      level: 0,
    }),
  'twenty thousand files': () =>
    zipSync(Object.fromEntries(Array.from({ length: 19_999 }, (_, index) => [`f${index}`, one])), {
      level: 0,
    }),
  'a bomb': () => {
    const zeros = new Uint8Array(240 << 20)
    return rawZip({ names: ['a'], packed: deflateRawSync(zeros), bytes: zeros.length, crc: crc32(zeros) })
  },
  'entries that share their bytes': () => {
    const zeros = new Uint8Array(1 << 20)
    const names = Array.from({ length: 240 }, (_, index) => `f${index}`)
    return rawZip({ names, packed: deflateRawSync(zeros), bytes: zeros.length, crc: crc32(zeros) })
  },
  'folders in folders': () => zipSync({ [`${'a/'.repeat(20_000)}b`]: one }),
  'no zip': () => new Uint8Array(10 << 20).fill(0x50),
}
