import { isBadge, type ReadCredential } from './credential-form.ts'
import { type FetchJson, issuerAddress, issuerDomain } from './issuer-document.ts'
import { type Doubt, Refused, type Verification } from './verification.ts'
import { createStepNotes, type StepNotes } from './verification-steps.ts'
import type { VerdictLanguage } from './verification-text.ts'
import { type Findings, verificationInWords } from './verification-words.ts'
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
  /** What the verdict is told in; English where absent. Steps are told in English. */
  readonly language?: VerdictLanguage
}

/** Clocks differ: what begins within five minutes has begun. */
const clockSkewMs = 5 * 60_000

/** Finds out whether a credential is authentic and current, and says it in words. Never throws for what is in the text. */
export async function verifyCredential(text: string, means: VerifierMeans): Promise<Verification> {
  const notes = createStepNotes(means.clock)
  const findings: Findings = { doubts: [] }
  try {
    await look(text, means, notes, findings)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    findings.refused = error
  }
  return verificationInWords(findings, notes.steps(), means.now(), means.language)
}

async function look(text: string, means: VerifierMeans, notes: StepNotes, findings: Findings): Promise<void> {
  const read = await notes.step(
    (found: CredentialText) =>
      found.kind === 'token' ? 'Read: a signed token' : 'Read: JSON with a proof inside',
    () => readCredentialText(text),
  )
  const credential = readCredential(read.document)
  findings.credential = credential
  await notes.step('Form: Open Badges 3.0', () => requireBadge(credential))
  await notes.step('The issuer’s key was not withdrawn', () => requireKeyInForce(credential, means))
  findings.proof = await proofStep(read, credential, means, notes, findings)
  await notes.step('Dates: it has begun and is not over', () => requireCurrent(credential, means.now()))
  findings.status = await statusStep(credential, means, notes, findings)
  noteIssuer(credential, means, notes, findings)
}

async function proofStep(
  read: CredentialText,
  credential: ReadCredential,
  { fetchJson }: VerifierMeans,
  notes: StepNotes,
  findings: Findings,
): Promise<ProofFinding> {
  if (!canHaveKeys(credential.issuer.id))
    throw new Refused(
      'issuer-unknown-form',
      'The issuer is named in a way that leads to no key that is known here.',
    )
  return doubting(
    notes,
    findings,
    () => verifyProofs(read, credential, fetchJson),
    found => (found.kind === 'not-reached' ? 'issuer-not-reached' : undefined),
    'Signature over every field, with a key of the issuer',
  )
}

function statusStep(
  credential: ReadCredential,
  means: VerifierMeans,
  notes: StepNotes,
  findings: Findings,
): Promise<StatusFinding> {
  return doubting(
    notes,
    findings,
    () => verifyStatus(credential, means, means.now()),
    ({ kind }) =>
      kind === 'not-reached'
        ? 'status-not-reached'
        : kind === 'unknown-kind'
          ? 'status-unknown-kind'
          : undefined,
    found =>
      found.kind === 'in-force'
        ? `Status list signed by the same issuer, bit ${found.place} is not set`
        : 'It names no list of withdrawn credentials',
  )
}

const doubtTitles: { readonly [doubt in Doubt]: string } = {
  'issuer-not-reached': 'The issuer’s key could not be had',
  'issuer-not-known': 'Who the issuer is, is not known here',
  'status-not-reached': 'The issuer’s status list could not be had',
  'status-unknown-kind': 'Its kind of status is not known here',
}

/** A step that may find nothing out, which speaks neither for nor against. */
async function doubting<Result>(
  notes: StepNotes,
  findings: Findings,
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
    notes.turnUnknown(doubtTitles[error.doubt])
    return found
  }
}

class Doubtful extends Error {
  readonly doubt: Doubt
  constructor(doubt: Doubt) {
    super(doubtTitles[doubt])
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

function requireCurrent(credential: ReadCredential, now: number): void {
  const from = credential.validFrom ?? credential.issuanceDate
  const until = credential.validUntil ?? credential.expirationDate
  if (from !== undefined && Date.parse(from) > now + clockSkewMs)
    throw new Refused('not-yet-valid', `It is not valid before ${from.slice(0, 10)}.`)
  if (until !== undefined && Date.parse(until) <= now)
    throw new Refused('expired', `It was valid until ${until.slice(0, 10)}.`)
}

/** A domain tells who the issuer is; a bare key tells nobody who does not know it. */
function noteIssuer(
  { issuer }: ReadCredential,
  { knownIssuers }: VerifierMeans,
  notes: StepNotes,
  findings: Findings,
): void {
  const known = knownIssuers.get(issuer.id)
  findings.knownAs = known?.name ?? issuerDomain(issuer.id)
  if (findings.knownAs !== undefined || findings.doubts.includes('issuer-not-reached')) return
  findings.doubts.push('issuer-not-known')
  notes.unknown(doubtTitles['issuer-not-known'])
}

const canHaveKeys = (issuer: string): boolean =>
  /^did:(key|jwk):/.test(issuer) || issuerAddress(issuer) !== undefined
