import { fromBase64Url, textOf, utf8 } from '../../shared/credentials/bytes.ts'
import { parseJson, parseJws } from '../../shared/credentials/compact-jws.ts'
import { manifestSchema, packParts, saltedDigest } from '../../shared/credentials/evidence-manifest.ts'
import type { Verification } from '../../shared/credentials/verification.ts'
import { verifyCredential } from '../../shared/credentials/verify-credential.ts'
import { verifyEvidence } from '../../shared/credentials/verify-evidence.ts'
import { isRecording, packFiles } from '../../shared/portfolio/portfolio-parts.ts'
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
    : { badge, changed: undefined, withheld: evidence.withheld.filter(path => !comesLater(shown, path)) }
}

/** What is shown, and not fetched with the page. */
function comesLater(shown: ShownPortfolio, path: string): boolean {
  if (path === packFiles.history) return packFiles.changes in shown.files
  return isRecording(path) && packFiles.recordings in shown.files
}

/** Whether a file that was fetched by itself is the one in the signed list; who signed the list is asked of the portfolio as a whole. */
export function isSigned(shown: ShownPortfolio, path: string, text: string): boolean {
  const { files } = manifestSchema.parse(parseJson(textOf(parseJws(shown.manifest).payload)))
  const salt = shown.salts[path]
  const listed = files.find(file => file.path === path)
  return salt !== undefined && listed?.digest === saltedDigest(fromBase64Url(salt), utf8(text))
}
