import { isBadge, type ReadCredential } from './credential-form.ts'
import { type FetchJson, issuerAddress, issuerDomain } from './issuer-document.ts'
import { type Doubt, Refused, type Verification } from './verification.ts'
import { createStepNotes, type StepNotes } from './verification-steps.ts'
import type { VerdictLanguage, VerificationText } from './verification-text.ts'
import { type Findings, verificationInWords, verificationTexts } from './verification-words.ts'
import {
  type CredentialText,
  type ProofFinding,
  readCredential,
  readCredentialText,
  verifyProofs,
} from './verify-proofs.ts'
import { type StatusFinding, verifyStatus } from './verify-status.ts'

/** An issuer that whoever verifies knows, by its id. */
export interface KnownIssuer {
  readonly name: string
  /** Its key got into other hands, so that anybody could have signed: milliseconds since the epoch. */
  readonly withdrawnAt?: number | undefined
}

/** What a verifier has beside the file. */
export interface VerifierMeans {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Milliseconds of any origin, for how long steps take. */
  readonly clock: () => number
  /** Documents of issuers and status lists, by their addresses. */
  readonly fetchJson: FetchJson
  readonly knownIssuers: ReadonlyMap<string, KnownIssuer>
  /** A status list that came along with the credential, for when its issuer cannot be reached. */
  readonly keptStatus?: unknown
  /** What verdict and steps are told in; English where absent. */
  readonly language?: VerdictLanguage
}

/** Clocks differ: what begins within five minutes has begun. */
const clockSkewMs = 5 * 60_000

/** Finds out whether a credential is authentic and current, and says it in words. Never throws for what is in the text. */
export async function verifyCredential(text: string, means: VerifierMeans): Promise<Verification> {
  const words = verificationTexts[means.language ?? 'en']
  const notes = createStepNotes(means.clock, words)
  const findings: Findings = { doubts: [] }
  try {
    await look(text, { means, notes, findings, words })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    findings.refused = error
  }
  return verificationInWords(findings, notes.steps(), means.now(), means.language)
}

/** One verification under way. */
interface Looking {
  readonly means: VerifierMeans
  readonly notes: StepNotes
  readonly findings: Findings
  readonly words: VerificationText
}

async function look(text: string, looking: Looking): Promise<void> {
  const { means, notes, findings, words } = looking
  const { steps } = words
  const read = await notes.step(
    (found: CredentialText) => steps.read[found.kind],
    () => readCredentialText(text),
  )
  const credential = readCredential(read.document)
  findings.credential = credential
  await notes.step(steps.form, () => requireBadge(credential))
  await notes.step(steps.keyInForce, () => requireKeyInForce(credential, means))
  findings.proof = await proofStep(read, credential, looking)
  const { proof } = findings
  await notes.step(steps.dates, () => requireCurrent(credential, proof, means.now()))
  findings.status = await statusStep(credential, looking)
  noteIssuer(credential, looking)
}

async function proofStep(
  read: CredentialText,
  credential: ReadCredential,
  looking: Looking,
): Promise<ProofFinding> {
  if (!canHaveKeys(credential.issuer.id))
    throw new Refused(
      'issuer-unknown-form',
      'The issuer is named in a way that leads to no key that is known here.',
    )
  return doubting(
    looking,
    () => verifyProofs(read, credential, looking.means.fetchJson),
    found => (found.kind === 'not-reached' ? 'issuer-not-reached' : undefined),
    looking.words.steps.signature,
  )
}

function statusStep(credential: ReadCredential, looking: Looking): Promise<StatusFinding> {
  const { means, words } = looking
  return doubting(
    looking,
    () => verifyStatus(credential, means, means.now()),
    ({ kind }) =>
      kind === 'not-reached'
        ? 'status-not-reached'
        : kind === 'unknown-kind'
          ? 'status-unknown-kind'
          : undefined,
    found => (found.kind === 'in-force' ? words.steps.inForce(found.place) : words.steps.noList),
  )
}

/** A step that may find nothing out, which speaks neither for nor against. */
async function doubting<Result>(
  { notes, findings, words }: Looking,
  look: () => Promise<Result>,
  doubtOf: (result: Result) => Doubt | undefined,
  title: string | ((result: Result) => string),
): Promise<Result> {
  let found: Result | undefined
  try {
    return await notes.step(title, async () => {
      found = await look()
      const doubt = doubtOf(found)
      if (doubt !== undefined) throw new Doubtful(doubt)
      return found
    })
  } catch (error) {
    if (!(error instanceof Doubtful) || found === undefined) throw error
    findings.doubts.push(error.doubt)
    notes.turnUnknown(words.steps.doubts[error.doubt])
    return found
  }
}

class Doubtful extends Error {
  readonly doubt: Doubt
  constructor(doubt: Doubt) {
    super(doubt)
    this.doubt = doubt
  }
}

function requireBadge(credential: ReadCredential): void {
  if (!isBadge(credential) || credential.credentialSubject.achievement === undefined)
    throw new Refused('not-a-badge', 'It is a credential, but no badge of Open Badges 3.0.')
}

function requireKeyInForce({ issuer }: ReadCredential, { knownIssuers }: VerifierMeans): void {
  if (knownIssuers.get(issuer.id)?.withdrawnAt !== undefined)
    throw new Refused(
      'key-withdrawn',
      'The issuer’s key got into other hands: whoever has it could have written this.',
    )
}

function requireCurrent(credential: ReadCredential, proof: ProofFinding, now: number): void {
  const from = credential.validFrom ?? credential.issuanceDate
  const until = credential.validUntil ?? credential.expirationDate
  if (from !== undefined && Date.parse(from) > now + clockSkewMs)
    throw new Refused('not-yet-valid', `It is not valid before ${from.slice(0, 10)}.`, from.slice(0, 10))
  // What is signed for a while only states nothing afterwards.
  for (const end of [until, proof.kind === 'holds' ? proof.expires : undefined])
    if (end !== undefined && Date.parse(end) <= now)
      throw new Refused('expired', `It was valid until ${end.slice(0, 10)}.`, end.slice(0, 10))
}

/** A domain tells who the issuer is; a bare key tells nobody who does not know it. */
function noteIssuer({ issuer }: ReadCredential, { means, notes, findings, words }: Looking): void {
  const known = means.knownIssuers.get(issuer.id)
  findings.knownAs = known?.name ?? issuerDomain(issuer.id)
  if (findings.knownAs !== undefined || findings.doubts.includes('issuer-not-reached')) return
  findings.doubts.push('issuer-not-known')
  notes.unknown(words.steps.doubts['issuer-not-known'])
}

const canHaveKeys = (issuer: string): boolean =>
  /^did:(key|jwk):/.test(issuer) || issuerAddress(issuer) !== undefined
