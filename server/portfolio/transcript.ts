import { bakePng } from '../../shared/credentials/baked-png.ts'
import { utf8 } from '../../shared/credentials/bytes.ts'
import { packParts } from '../../shared/credentials/evidence-manifest.ts'
import { transcriptBadgePath } from '../../shared/credentials/transcript.ts'
import { pickText } from '../../shared/json.ts'
import { AppError } from '../../shared/problem.ts'
import { badgePng } from '../credentials/badge-picture.ts'
import type { CurrentCredential } from '../credentials/credential-office.ts'
import { zipFiles } from '../zip/zip-archive.ts'
import type { ExportedFile } from './export-portfolio.ts'
import { escapedHtml, plainPage } from './plain-page.ts'

/** What a transcript is made of. */
export interface TranscriptParts {
  /** Of one person, of any kind and state. */
  readonly credentials: readonly CurrentCredential[]
  readonly name: string | undefined
  /** The verifier as one HTML file; undefined where the page was not built. */
  readonly verifier: Uint8Array | undefined
}

/**
 * All badges of a person that are in force, the newest first, as one archive with a page to read or to print. Scores are not in it. Throws
 * `unknown-file` where there is no badge.
 */
export async function makeTranscript({
  credentials,
  name,
  verifier,
}: TranscriptParts): Promise<ExportedFile> {
  const badges = credentials
    .filter(({ kind, withdrawn, keyCompromised }) => kind === 'badge' && !withdrawn && !keyCompromised)
    .toSorted((one, other) => other.issuedAt - one.issuedAt)
  if (badges.length === 0)
    throw new AppError('unknown-file', 'There is no badge yet that a transcript could hold.')
  const files = new Map<string, Uint8Array>([
    ['index.html', utf8(transcriptPage(badges, name))],
    ['badge.png', badgePng()],
    [packParts.readMe, utf8(readMe)],
    ...(verifier === undefined ? [] : ([[packParts.verifier, verifier]] as const)),
  ])
  for (const [index, { document }] of badges.entries()) {
    const text = JSON.stringify(document)
    const path = transcriptBadgePath(index + 1)
    files.set(path, utf8(`${text}\n`))
    files.set(path.replace(/\.json$/, '.png'), bakePng(badgePng(), text))
  }
  async function* sorted() {
    for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) yield { path, bytes }
  }
  return { name: 'transcript.zip', bytes: await zipFiles(sorted()), type: 'application/zip' }
}

const readMe = `Every badge in the folder badges is signed for itself; nobody signed the list of them.

To verify all of them without a network, open verify.html in a browser and drop this archive on it. Whether a badge
was withdrawn since is told with a network: at the page /verify of the server that issued it, or by any verifier of
Open Badges 3.0, with one of the files in the folder badges.
`

function transcriptPage(badges: readonly CurrentCredential[], name: string | undefined): string {
  const rows = badges.map(({ document, id, issuedAt }, index) => {
    const until = pickText(document, 'validUntil')
    const cells = [
      escapedHtml(pickText(document, 'name') ?? ''),
      escapedHtml(pickText(document, 'issuer', 'name') ?? ''),
      day(new Date(issuedAt).toISOString()),
      until === undefined ? 'without end' : day(until),
      `<a href="${transcriptBadgePath(index + 1)}">${escapedHtml(id)}</a>`,
    ]
    return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
  })
  const who = name ?? 'A candidate'
  return plainPage(
    `Transcript of ${who}`,
    `<header><img src="badge.png" alt="" width="84" height="92"><div><h1>${escapedHtml(who)}</h1>
<p>${badges.length} ${badges.length === 1 ? 'badge' : 'badges'} for exams that were passed by doing the work in a live AWS account.</p></div></header>
<main><table><thead><tr><th>Badge</th><th>Issuer</th><th>Issued</th><th>Valid until</th><th>Number, and its file</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
<p>Each badge is signed for itself. To verify them, drop the archive that this page came in on its verify.html, or one of the files on
any verifier of Open Badges 3.0. The conditions of each exam, and what a pass does not say, are in its badge.</p></main>`,
  )
}

const day = (moment: string): string => `<time>${escapedHtml(moment.slice(0, 10))}</time>`
