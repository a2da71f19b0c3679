import { randomBytes } from 'node:crypto'
import { toBase64Url, utf8 } from '../../shared/credentials/bytes.ts'
import { sentencesOf } from '../../shared/credentials/condition-words.ts'
import { saltBytes, saltedDigest, signManifest } from '../../shared/credentials/evidence-manifest.ts'
import type { Signer } from '../../shared/credentials/signing-key.ts'
import {
  firstSettings,
  type PortfolioSettings,
  packFiles,
  sectionOf,
} from '../../shared/portfolio/portfolio-parts.ts'
import type { OwnPortfolio, ShownPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { AppError } from '../../shared/problem.ts'
import type { AttemptFace } from '../attempts/face/attempt-face.ts'
import type { CredentialOffice } from '../credentials/credential-office.ts'
import type { KeyRing } from '../credentials/key-ring.ts'
import { createExamTextFinder, type TextFinder } from './exam-texts.ts'
import { type PortfolioFile, tellingFiles } from './portfolio-files.ts'
import type { PortfolioStore, SignedPack, StoredPortfolio } from './portfolio-store.ts'
import { rememberRecordings } from './recording/remember-recordings.ts'
import { withoutSecrets } from './secret-scanner.ts'
import { workFiles } from './work-files.ts'

/** What candidates decide about their portfolios, and what visitors see of them. */
export interface PortfolioDesk {
  /** The candidate's own; private before they decide anything. Throws `not-allowed` for an attempt without a badge. */
  own(attemptId: string, face: AttemptFace): Promise<OwnPortfolio>
  /** Makes and signs it anew as it stands now, and shows it to whom they say. */
  save(attemptId: string, face: AttemptFace, settings: PortfolioSettings): Promise<OwnPortfolio>
  /** What a visitor with this link sees. Throws `unknown-route` for one that was withdrawn or is over, in the same words. */
  visit(token: string): Promise<ShownPortfolio>
}

export interface PortfolioPowers {
  readonly store: PortfolioStore
  readonly office: Pick<CredentialOffice, 'ofAttempt'>
  readonly keys: Pick<KeyRing, 'for'>
  readonly issuerName: string
  readonly publicAddress: string | undefined
  /** What the editor saved, by a digest that the attempt's journal names. */
  saved(digest: string): Promise<Uint8Array | undefined>
  readonly now: () => number
}

export function createPortfolioDesk(powers: PortfolioPowers): PortfolioDesk {
  const { store, now, publicAddress } = powers
  const recordings = rememberRecordings(powers.saved)

  async function make(attemptId: string, face: AttemptFace, note: string): Promise<SignedPack> {
    const [badge] = await powers.office.ofAttempt(attemptId)
    const signer = badge && (await powers.keys.for(badge.issuer))
    if (badge === undefined || signer === undefined)
      throw new AppError('not-allowed', 'A portfolio is made of a passed exam, once its badge was issued.')
    const [report, entries] = await Promise.all([face.report(), face.entriesSince(0)])
    const said = conditionsIn(badge.document)
    const examTexts = createExamTextFinder(face.examTexts())
    const told = tellingFiles(report, entries, { issuer: powers.issuerName, conditions: said, note })
    const work = await workFiles({ face, saved: powers.saved, examTexts }, report, entries)
    const recorded = await recordings(attemptId, report, entries, examTexts)
    const scanned = allWithoutSecrets([...told, ...work.files], work.removed, examTexts)
    const files = [...scanned.files, ...recorded.files]
    const removed = [...scanned.removed, ...recorded.removed]
    const { challenge, journal } = { challenge: face.state().challenge, journal: report.journal }
    const { manifest, salts } = signPack(files, signer, {
      schema: 'assay-evidence/1',
      issuer: badge.issuer,
      credential: badge.id,
      madeAt: `${new Date(now()).toISOString().slice(0, 19)}Z`,
      challenge,
      journal: { entries: journal.entries, head: journal.hash },
      files: [],
    })
    const leaving = files.filter(file => file.class !== 'exam-secret')
    return {
      manifest,
      salts,
      files: Object.fromEntries(leaving.map(({ path, text }) => [path, text])),
      badge: badge.document,
      removed,
    }
  }

  const toOwn = ({ settings, token, pack }: StoredPortfolio): OwnPortfolio => ({
    settings,
    ...(token !== undefined && { token }),
    ...(publicAddress !== undefined && { publicAddress }),
    hasRecording: packFiles.recordings in pack.files,
    preview: shown(settings, pack),
    removed: [...pack.removed],
  })

  return {
    async own(attemptId, face) {
      const kept = await store.ofAttempt(attemptId)
      if (kept !== undefined) return toOwn(kept)
      const pack = await make(attemptId, face, firstSettings.note)
      return toOwn({ attemptId, settings: firstSettings, token: undefined, pack })
    },
    async save(attemptId, face, settings) {
      const before = await store.ofAttempt(attemptId)
      const isSeen = settings.audience !== 'nobody'
      // A link that was withdrawn never leads anywhere again.
      const token = isSeen ? (before?.token ?? newToken()) : undefined
      const pack = await make(attemptId, face, settings.note.trim())
      const portfolio = { attemptId, settings, token, pack }
      await store.save(portfolio)
      return toOwn(portfolio)
    },
    async visit(token) {
      const found = await store.byToken(token)
      if (found === undefined || (found.settings.expiresAt ?? Number.POSITIVE_INFINITY) <= now())
        throw new AppError('unknown-route', 'There is no portfolio at this address, or not any more.')
      return shown(found.settings, found.pack)
    },
  }
}

/** Only what its candidate shows leaves the server; what is withheld stays in the manifest as a digest. */
function shown({ audience, expiresAt, sections }: PortfolioSettings, pack: SignedPack): ShownPortfolio {
  const isShown = (path: string) => {
    const section = sectionOf(path)
    return section === undefined || sections[section]
  }
  const of = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(values).filter(([path]) => path in pack.files && isShown(path)))
  return {
    audience,
    ...(expiresAt !== undefined && { expiresAt }),
    files: of(pack.files),
    manifest: pack.manifest,
    salts: of(pack.salts),
    badge: { ...pack.badge },
  }
}

/** Everything that may leave is looked through once more, whoever wrote it. What cannot be made clean is left out whole. */
function allWithoutSecrets(
  files: readonly PortfolioFile[],
  before: SignedPack['removed'],
  examTexts: TextFinder,
) {
  const removed = [...before]
  const clean = files.flatMap(file => {
    if (file.class === 'exam-secret') return [file]
    // What the exam itself tells of its tasks in public may be in its own words.
    const scanned = withoutSecrets(file.text, file.path === packFiles.note ? examTexts : undefined)
    if (scanned.kind === 'refused') {
      removed.push({ path: file.path, rule: 'left-out', count: 1 })
      return []
    }
    removed.push(...scanned.removed.map(one => ({ ...one, path: file.path })))
    return [{ ...file, text: scanned.text }]
  })
  return { files: clean, removed }
}

function signPack(
  files: readonly PortfolioFile[],
  signer: Signer,
  head: Parameters<typeof signManifest>[0],
): { readonly manifest: string; readonly salts: Readonly<Record<string, string>> } {
  const salted = files.map(file => ({ ...file, salt: randomBytes(saltBytes) }))
  const listed = salted.map(({ path, class: whose, text, salt }) => ({
    path,
    class: whose,
    digest: saltedDigest(salt, utf8(text)),
  }))
  const sorted = listed.sort((a, b) => (a.path < b.path ? -1 : 1))
  return {
    manifest: signManifest({ ...head, files: sorted }, signer),
    salts: Object.fromEntries(salted.map(({ path, salt }) => [path, toBase64Url(salt)])),
  }
}

/** The badge has them word for word: what is said to visitors is what was signed at the pass. */
function conditionsIn(badge: Readonly<Record<string, unknown>>): readonly string[] {
  const subject = badge.credentialSubject
  const narrative =
    typeof subject === 'object' && subject !== null && 'narrative' in subject ? subject.narrative : undefined
  return typeof narrative === 'string' ? sentencesOf(narrative) : []
}

/** 26 characters of 0-9a-v: 130 random bits, that nobody guesses. */
function newToken(): string {
  return Array.from(randomBytes(26), byte => '0123456789abcdefghijklmnopqrstuv'[byte & 31]).join('')
}
