import type { ReadCredential } from './credential-form.ts'
import type {
  Answer,
  CredentialFacts,
  Doubt,
  Refusal,
  Refused,
  Verification,
  VerificationStep,
} from './verification.ts'
import type { ProofFinding } from './verify-proofs.ts'
import type { StatusFinding } from './verify-status.ts'

/** What was found out so far; filled in step by step. */
export interface Findings {
  refused?: Refused
  credential?: ReadCredential
  proof?: ProofFinding
  status?: StatusFinding
  /** Who the issuer is, by what the verifier knows or by its domain. */
  knownAs?: string | undefined
  readonly doubts: Doubt[]
}

const headlines: { readonly [refusal in Refusal]: string } = {
  unreadable: 'Not readable',
  'not-a-credential': 'Not a credential',
  'not-a-badge': 'Not a badge',
  'unknown-vocabulary': 'In words that are not known here',
  'unsigned-words': 'Says something that is not signed',
  'no-proof': 'Not signed',
  'unknown-proof': 'Signed in an unknown way',
  'wrong-purpose': 'Signed for another purpose',
  'issuer-unknown-form': 'The issuer cannot be found',
  'key-not-the-issuers': 'Not signed by the issuer it names',
  'key-withdrawn': 'Signed with a key in other hands',
  'signature-wrong': 'Changed after it was signed',
  'token-head': 'Not signed as a credential is',
  'token-differs': 'Contradicts itself',
  'not-yet-valid': 'Not yet valid',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  'status-of-another-issuer': 'Hides whether it was withdrawn',
  'status-not-authentic': 'Its status list is a forgery',
  'file-changed': 'Changed after it was signed',
  'file-not-listed': 'Holds what nobody signed',
  'file-missing': 'Incomplete',
  'manifest-differs': 'Its parts do not belong together',
}

/** Refusals of something that is authentic all the same. */
const aboutCurrent: readonly Refusal[] = [
  'not-yet-valid',
  'expired',
  'withdrawn',
  'status-of-another-issuer',
  'status-not-authentic',
]

const doubtSentences: { readonly [doubt in Doubt]: string } = {
  'issuer-not-reached': 'The issuer could not be reached for its key, so nothing of it is proven.',
  'issuer-not-known': 'Nothing but the badge itself says who the issuer is.',
  'status-not-reached': 'Whether it was withdrawn could not be found out.',
  'status-unknown-kind': 'It says in a way that is not known here whether it was withdrawn.',
}

/** What was found, as a person reads it. */
export function verificationInWords(
  findings: Findings,
  steps: readonly VerificationStep[],
  now: number,
): Verification {
  const { refused, doubts, credential } = findings
  const facts = credential && factsOf(credential)
  const outcome = refused ? 'refused' : doubts.length > 0 ? 'undecided' : 'valid'
  return {
    outcome,
    headline: refused ? headlines[refused.refusal] : headline(doubts),
    summary: summary(findings, facts),
    ...(refused && { refusal: refused.refusal }),
    doubts,
    ...(facts && { facts }),
    authentic: authentic(findings),
    current: current(findings, now),
    conditions: isDoubtful(refused) ? mayBeChanged('conditions') : conditions(credential),
    identity: isDoubtful(refused) ? mayBeChanged('its holder') : identity(facts),
    steps,
  }
}

function headline(doubts: readonly Doubt[]): string {
  if (doubts.includes('issuer-not-reached')) return 'Could not be verified'
  if (doubts.includes('status-not-reached') || doubts.includes('status-unknown-kind'))
    return 'Authentic, but perhaps not current'
  return doubts.length > 0 ? 'Authentic, but the issuer is not known here' : 'Authentic and current'
}

function summary({ refused, doubts }: Findings, facts: CredentialFacts | undefined): string {
  if (refused) return refused.message
  if (doubts.length > 0) return doubts.map(doubt => doubtSentences[doubt]).join(' ')
  const to = facts?.holder === undefined ? 'Issued' : `Issued to ${facts.holder}`
  return `${to} and unchanged since. What it says, and what it does not, is below.`
}

/** Whether anybody could have written what it says. */
const isDoubtful = (refused: Refused | undefined): boolean =>
  refused !== undefined && !aboutCurrent.includes(refused.refusal)

const mayBeChanged = (what: string): Answer => ({
  state: 'told',
  word: 'Unknown',
  text: `Whatever it says about ${what}, nobody vouches for it.`,
})

function authentic({ refused, doubts, credential, proof, knownAs }: Findings): Answer {
  if (refused && !aboutCurrent.includes(refused.refusal))
    return { state: 'no', word: 'No', text: refused.message }
  if (credential === undefined || proof?.kind !== 'holds' || doubts.includes('issuer-not-reached'))
    return { state: 'unknown', word: 'Not known', text: doubtSentences['issuer-not-reached'] }
  const name = credential.issuer.name ?? credential.issuer.id
  const text =
    knownAs === undefined
      ? `Signed by the holder of one key, who calls itself ${name}, and not changed since.`
      : `Signed by ${name} and not changed since.`
  const told = knownAs === undefined ? doubtSentences['issuer-not-known'] : `Known as ${knownAs}.`
  return { state: 'yes', word: 'Yes', text, detail: `${told} Key of ${credential.issuer.id}` }
}

function current({ refused, doubts, credential, status }: Findings, now: number): Answer {
  if (refused && aboutCurrent.includes(refused.refusal))
    return { state: 'no', word: headlines[refused.refusal], text: refused.message }
  if (refused || credential === undefined)
    return { state: 'unknown', word: 'Not looked at', text: 'What is not authentic cannot be current.' }
  const until = credential.validUntil ?? credential.expirationDate
  const valid = until === undefined ? 'It has no end.' : `Valid until ${until.slice(0, 10)}.`
  const doubt = doubts.find(one => one.startsWith('status-'))
  if (doubt !== undefined && status?.kind === 'not-reached' && status.asOf !== undefined) {
    const asOf = `In the issuer’s list of ${status.asOf.slice(0, 10)}, which came along, it is not withdrawn.`
    return { state: 'unknown', word: 'Not known', text: `${doubtSentences[doubt]} ${asOf}`, detail: valid }
  }
  if (doubt !== undefined)
    return { state: 'unknown', word: 'Not known', text: doubtSentences[doubt], detail: valid }
  if (status?.kind !== 'in-force')
    return {
      state: 'yes',
      word: 'Yes',
      text: valid,
      detail: 'It names no list by which it could be withdrawn.',
    }
  const read = new Date(now).toISOString().slice(0, 16).replace('T', ', ')
  return {
    state: 'yes',
    word: 'Yes',
    text: `Not withdrawn. ${valid}`,
    detail: `By the issuer’s status list, read ${read} UTC`,
  }
}

function conditions(credential: ReadCredential | undefined): Answer {
  const { narrative, achievement } = credential?.credentialSubject ?? {}
  const text = narrative ?? achievement?.criteria?.narrative
  if (text === undefined)
    return { state: 'told', word: 'Not said', text: 'It does not say how it was earned.' }
  const detail = narrative === undefined ? undefined : achievement?.criteria?.narrative
  return { state: 'told', word: 'Read these', text, ...(detail !== undefined && { detail }) }
}

function identity(facts: CredentialFacts | undefined): Answer {
  const detail = 'No passport was looked at by this check.'
  return facts?.holder === undefined
    ? {
        state: 'told',
        word: 'Not named',
        text: 'It names nobody: whoever shows it may not be who earned it.',
        detail,
      }
    : { state: 'told', word: 'By name', text: `Its issuer wrote the name ${facts.holder} into it.`, detail }
}

function factsOf({ name, issuer, credentialSubject, ...credential }: ReadCredential): CredentialFacts {
  const { achievement, identifier = [], result = [] } = credentialSubject
  const named = identifier.find(one => one.identityType === 'name' && one.hashed !== true)?.identityHash
  const described = new Map(achievement?.resultDescription?.map(one => [one.id, one]))
  return {
    name: name ?? achievement?.name ?? 'A credential without a name',
    holder: named ?? credentialSubject.name,
    issuerName: issuer.name ?? issuer.id,
    issuerId: issuer.id,
    issuedAt: credential.validFrom ?? credential.issuanceDate ?? credential.awardedDate,
    validUntil: credential.validUntil ?? credential.expirationDate,
    results: result.flatMap(({ resultDescription = '', value }) => {
      const what = described.get(resultDescription)
      if (value === undefined || what === undefined) return []
      return [
        { name: what.name, value: what.valueMax === undefined ? value : `${value} of ${what.valueMax}` },
      ]
    }),
  }
}
