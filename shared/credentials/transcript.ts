import { FormatError } from './bytes.ts'
import { packParts } from './evidence-manifest.ts'
import { unpackZip } from './open-file.ts'

/** A badge in a transcript, as the file that it is. */
export interface TranscriptBadge {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Where the badges of a transcript are in its archive. */
export const transcriptBadgePath = (number: number): string => `badges/${number}.json`

const badgePath = /^badges\/[^/]{1,100}\.(?:json|png|svg|jwt|jws)$/
/** More badges than anybody has. */
const mostBadges = 200

/**
 * The badges of a transcript, each to be verified for itself: the archive that holds them is signed by nobody. None for whatever is no
 * transcript.
 */
export function badgesOfTranscript(bytes: Uint8Array): readonly TranscriptBadge[] {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return []
  try {
    const files = unpackZip(bytes)
    if (files.has(packParts.badge)) return []
    const badges = [...files].filter(([path]) => badgePath.test(path) && path.endsWith('.json'))
    return badges.slice(0, mostBadges).map(([name, badge]) => ({ name, bytes: badge }))
  } catch (error) {
    // Whoever verifies it says why it is none.
    if (error instanceof FormatError) return []
    throw error
  }
}
