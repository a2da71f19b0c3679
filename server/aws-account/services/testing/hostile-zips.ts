import { zipSync } from 'fflate'

const one = new Uint8Array([97])

/** Packages that were made to be hard to unpack. */
export const HOSTILE_ZIPS: Readonly<Record<string, () => Uint8Array>> = {
  'sixty thousand files': () =>
    zipSync(Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`f${index}`, one])), { level: 0 }),
  'twenty thousand files': () =>
    zipSync(Object.fromEntries(Array.from({ length: 19_999 }, (_, index) => [`f${index}`, one])), { level: 0 }),
  'a bomb': () => zipSync({ a: new Uint8Array(300 << 20) }, { level: 1 }),
  'folders in folders': () => zipSync({ [`${'a/'.repeat(20_000)}b`]: one }),
  'no zip': () => new Uint8Array(20 << 20).fill(0x50),
}
