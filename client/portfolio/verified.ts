import { packParts } from '../../shared/credentials/evidence-manifest.ts'
import type { Verification } from '../../shared/credentials/verification.ts'
import { verifyCredential } from '../../shared/credentials/verify-credential.ts'
import { verifyEvidence } from '../../shared/credentials/verify-evidence.ts'
import { packFiles } from '../../shared/portfolio/portfolio-parts.ts'
import type { ShownPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { onlineMeans } from '../verify/online-means.ts'

/** What this browser found out about a portfolio. */
export interface Verified {
  readonly badge: Verification
  /** Why the page is not what was signed; undefined where it is. */
  readonly changed: string | undefined
  readonly withheld: readonly string[]
}

/** Verifies badge and files of a portfolio here, whoever served them. */
export async function verifyShown(shown: ShownPortfolio): Promise<Verified> {
  const means = await onlineMeans()
  const badgeText = JSON.stringify(shown.badge)
  const utf8 = (text: string) => new TextEncoder().encode(text)
  const files = new Map(Object.entries(shown.files).map(([path, text]) => [path, utf8(text)]))
  files.set(packParts.manifest, utf8(shown.manifest))
  files.set(packParts.salts, utf8(JSON.stringify(shown.salts)))
  files.set(packParts.badge, utf8(badgeText))
  const [badge, evidence] = await Promise.all([
    verifyCredential(badgeText, means),
    verifyEvidence(files, means.fetchJson).catch((error: Error) => error.message),
  ])
  return typeof evidence === 'string'
    ? { badge, changed: evidence, withheld: [] }
    : { badge, changed: undefined, withheld: evidence.withheld.filter(path => path !== packFiles.history) }
}
