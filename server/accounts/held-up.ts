import { readFileSync } from 'node:fs'
import { z } from 'zod'

const heldUp = z.object({ accountId: z.string(), since: z.number() })
/** The witness looks from another thread, and a little later or earlier than whoever asks. Milliseconds. */
const aroundMs = 2_000

/** The account whose call is proven to hold up the process that has been silent since then; undefined if none is. */
export function accountThatHeldUp(path: string, silentSince: number): string | undefined {
  try {
    const { accountId, since } = heldUp.parse(JSON.parse(readFileSync(path, 'utf8')))
    return Math.abs(since - silentSince) <= aroundMs || since > silentSince ? accountId : undefined
  } catch {
    // No file, or one from another time: nobody is named.
    return undefined
  }
}
