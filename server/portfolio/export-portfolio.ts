import { createHash } from 'node:crypto'
import { bakePng } from '../../shared/credentials/baked-png.ts'
import { utf8 } from '../../shared/credentials/bytes.ts'
import { packParts } from '../../shared/credentials/evidence-manifest.ts'
import { historySchema, isRecording, packFiles } from '../../shared/portfolio/portfolio-parts.ts'
import type { ExportForm, ShownPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { readPortfolio } from '../../shared/portfolio/read-portfolio.ts'
import { AppError } from '../../shared/problem.ts'
import { badgePng } from '../credentials/badge-picture.ts'
import { zipFiles } from '../zip/zip-archive.ts'
import { gitRepository } from './git-repository.ts'
import { sitePages } from './site-page.ts'

/** What goes along with a pack that the pack does not hold itself. */
export interface ExportParts {
  /** The verifier as one HTML file; undefined where the page was not built. */
  readonly verifier: Uint8Array | undefined
  /** The issuer's status list as it is now. */
  readonly statusList: unknown
}

/** A file to take along. */
export interface ExportedFile {
  readonly name: string
  readonly bytes: Uint8Array
  readonly type: 'application/zip' | 'application/octet-stream'
}

/** What a visitor sees, as one file; two of the same portfolio have the same bytes. */
export async function exportShown(
  shown: ShownPortfolio,
  form: ExportForm,
  parts: ExportParts,
): Promise<ExportedFile> {
  switch (form) {
    case 'zip':
      return zipped('portfolio.zip', packOf(shown, parts))
    case 'site':
      return zipped('portfolio-site.zip', siteOf(shown))
    case 'git':
      return zipped('portfolio-git.zip', gitOf(shown))
    case 'json':
      return { name: 'portfolio.json', bytes: json(shown), type: 'application/octet-stream' }
    case 'badge':
      return { name: 'badge.png', bytes: badgeOf(shown), type: 'application/octet-stream' }
    default:
      return form satisfies never
  }
}

const json = (value: unknown): Uint8Array => utf8(`${JSON.stringify(value, undefined, 2)}\n`)
const badgeOf = ({ badge }: ShownPortfolio): Uint8Array => bakePng(badgePng(), JSON.stringify(badge))

async function zipped(name: string, files: Readonly<Record<string, Uint8Array>>): Promise<ExportedFile> {
  async function* sorted() {
    for (const [path, bytes] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
      yield { path, bytes }
  }
  return { name, bytes: await zipFiles(sorted()), type: 'application/zip' }
}

function packOf(shown: ShownPortfolio, { verifier, statusList }: ExportParts): Record<string, Uint8Array> {
  return {
    ...Object.fromEntries(Object.entries(shown.files).map(([path, text]) => [path, utf8(text)])),
    [packParts.manifest]: utf8(shown.manifest),
    [packParts.salts]: json(shown.salts),
    [packParts.badge]: json(shown.badge),
    [packParts.picture]: badgeOf(shown),
    [packParts.readMe]: utf8(readMe),
    ...(statusList === undefined ? {} : { [packParts.status]: json(statusList) }),
    ...(verifier === undefined ? {} : { [packParts.verifier]: verifier }),
  }
}

const readMe = `What is in this archive was signed by the issuer of the badge in it.

To verify it without a network, open verify.html in a browser and drop this archive on it.
To verify it with other tools: badge.png and badge.json pass any verifier of Open Badges 3.0. manifest.jws is a
compact JWS (EdDSA, RFC 7515) over JSON in the form of RFC 8785. It lists every file by the SHA-256 of its salt
(salts.json, base64url) followed by its bytes; files that are listed and not here were withheld.
What it does not prove: who sat at the keyboard.
`

function siteOf(shown: ShownPortfolio): Record<string, Uint8Array> {
  return {
    ...Object.fromEntries(sitePages(readPortfolio(shown.files)).map(([file, html]) => [file, utf8(html)])),
    'badge.png': badgeOf(shown),
    'badge.json': json(shown.badge),
    ...Object.fromEntries(
      Object.entries(shown.files).flatMap(([path, text]) => (isRecording(path) ? [[path, utf8(text)]] : [])),
    ),
  }
}

function gitOf(shown: ShownPortfolio): Record<string, Uint8Array> {
  const text = shown.files[packFiles.history]
  if (text === undefined)
    throw new AppError('unknown-file', 'The changes of files are not part of this portfolio.')
  const { about } = readPortfolio(shown.files)
  const files = gitRepository(historySchema.parse(JSON.parse(text)), {
    name: about.name ?? 'Candidate',
    manifestDigest: createHash('sha256').update(shown.manifest).digest('hex'),
  })
  return {
    ...Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`work.git/${path}`, bytes])),
    'README.txt': utf8('A bare git repository. To look at it: git clone work.git work\n'),
  }
}
