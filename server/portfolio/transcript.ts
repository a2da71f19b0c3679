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
import { transcriptDe, transcriptEn } from './transcript-words.ts'

const english = { language: 'en', file: 'index.html', name: 'In English', words: transcriptEn } as const
const german = { language: 'de', file: 'index.de.html', name: 'Auf Deutsch', words: transcriptDe } as const
/** The same page in each language, each with a link to the other. */
const pages = [
  { ...english, other: german },
  { ...german, other: english },
] as const

/** What a transcript is made of. */
export interface TranscriptParts {
  /** Of one person, of any kind and state. */
  readonly credentials: readonly CurrentCredential[]
  readonly name: string | undefined
  /** The verifier as one HTML file; undefined where the page was not built. */
  readonly verifier: Uint8Array | undefined
}

/**
 * All badges of a person that are in force, the newest first, as one archive with a page to read or to print in each language. Scores
 * are not in it. Throws `unknown-file` where there is no badge.
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
    ...pages.map(page => [page.file, utf8(transcriptPage(badges, name, page))] as const),
    ['badge.png', badgePng()],
    [packParts.readMe, utf8(`${transcriptEn.readMe}\n${transcriptDe.readMe}`)],
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

function transcriptPage(
  badges: readonly CurrentCredential[],
  name: string | undefined,
  { language, other, words }: (typeof pages)[number],
): string {
  const rows = badges.map(({ document, id, issuedAt }, index) => {
    const until = pickText(document, 'validUntil')
    const cells = [
      escapedHtml(pickText(document, 'name') ?? ''),
      escapedHtml(pickText(document, 'issuer', 'name') ?? ''),
      day(new Date(issuedAt).toISOString()),
      until === undefined ? words.withoutEnd : day(until),
      `<a href="${transcriptBadgePath(index + 1)}">${escapedHtml(id)}</a>`,
    ]
    return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
  })
  const who = name ?? words.candidate
  return plainPage(
    words.title(who),
    `<header><img src="badge.png" alt="" width="84" height="92"><div><h1>${escapedHtml(who)}</h1>
<p>${words.badges(badges.length)}</p></div></header>
<main><table><thead><tr>${words.columns.map(column => `<th>${column}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
<p>${words.howToVerify}</p>
<p><a href="${other.file}" lang="${other.language}" hreflang="${other.language}">${other.name}</a></p></main>`,
    language,
  )
}

const day = (moment: string): string => `<time>${escapedHtml(moment.slice(0, 10))}</time>`
