import { conditionsTold } from './condition-words.ts'
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
import type { VerdictLanguage, VerificationText } from './verification-text.ts'
import { verificationTextDe } from './verification-text-de.ts'
import { verificationTextEn } from './verification-text-en.ts'
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

/** What verdicts are told in, by language. */
export const verificationTexts: { readonly [language in VerdictLanguage]: VerificationText } = {
  en: verificationTextEn,
  de: verificationTextDe,
}

/** Refusals of something that is authentic all the same. */
const aboutCurrent: readonly Refusal[] = [
  'not-yet-valid',
  'expired',
  'withdrawn',
  'status-of-another-issuer',
  'status-not-authentic',
]

/** What was found, as a person reads it. */
export function verificationInWords(
  findings: Findings,
  steps: readonly VerificationStep[],
  now: number,
  language: VerdictLanguage = 'en',
): Verification {
  const text = verificationTexts[language]
  const { refused, doubts, credential } = findings
  const facts = credential && factsOf(credential, text)
  const outcome = refused ? 'refused' : doubts.length > 0 ? 'undecided' : 'valid'
  return {
    outcome,
    headline: refused ? text.headlines[refused.refusal] : headline(doubts, text),
    summary: summary(findings, facts, text),
    ...(refused && { refusal: refused.refusal }),
    doubts,
    ...(facts && { facts }),
    authentic: authentic(findings, text),
    current: current(findings, now, text),
    conditions: isDoubtful(refused)
      ? mayBeChanged('conditions', text)
      : conditions(credential, text, language),
    identity: isDoubtful(refused) ? mayBeChanged('holder', text) : identity(facts, text),
    steps,
  }
}

function headline(doubts: readonly Doubt[], text: VerificationText): string {
  if (doubts.includes('issuer-not-reached')) return text.couldNot
  if (doubts.includes('status-not-reached') || doubts.includes('status-unknown-kind'))
    return text.perhapsNotCurrent
  return doubts.length > 0 ? text.issuerUnknown : text.valid
}

function summary(
  { refused, doubts }: Findings,
  facts: CredentialFacts | undefined,
  text: VerificationText,
): string {
  if (refused) return text.refused(refused)
  if (doubts.length > 0) return doubts.map(doubt => text.doubts[doubt]).join(' ')
  return text.issuedTo(facts?.holder)
}

/** Whether anybody could have written what it says. */
const isDoubtful = (refused: Refused | undefined): boolean =>
  refused !== undefined && !aboutCurrent.includes(refused.refusal)

const mayBeChanged = (what: 'conditions' | 'holder', text: VerificationText): Answer => ({
  state: 'told',
  word: text.unknown,
  text: text.mayBeChanged(what),
})

function authentic(
  { refused, doubts, credential, proof, knownAs }: Findings,
  text: VerificationText,
): Answer {
  if (refused && !aboutCurrent.includes(refused.refusal))
    return { state: 'no', word: text.no, text: text.refused(refused) }
  if (credential === undefined || proof?.kind !== 'holds' || doubts.includes('issuer-not-reached'))
    return { state: 'unknown', word: text.notKnown, text: text.doubts['issuer-not-reached'] }
  const name = credential.issuer.name ?? credential.issuer.id
  const told = knownAs === undefined ? text.doubts['issuer-not-known'] : text.knownAs(knownAs)
  return {
    state: 'yes',
    word: text.yes,
    text: text.signedBy(name, knownAs !== undefined),
    detail: `${told} ${text.keyOf(credential.issuer.id)}`,
  }
}

function current(
  { refused, doubts, credential, status }: Findings,
  now: number,
  text: VerificationText,
): Answer {
  if (refused && aboutCurrent.includes(refused.refusal))
    return {
      state: 'no',
      word: text.headlines[refused.refusal],
      text: text.refused(refused),
    }
  if (refused || credential === undefined)
    return { state: 'unknown', word: text.notLookedAt, text: text.cannotBeCurrent }
  const until = credential.validUntil ?? credential.expirationDate
  const valid = until === undefined ? text.noEnd : text.validUntil(until.slice(0, 10))
  const doubt = doubts.find(one => one.startsWith('status-'))
  if (doubt !== undefined && status?.kind === 'not-reached' && status.asOf !== undefined) {
    const asOf = text.inKeptList(status.asOf.slice(0, 10))
    return { state: 'unknown', word: text.notKnown, text: `${text.doubts[doubt]} ${asOf}`, detail: valid }
  }
  if (doubt !== undefined)
    return { state: 'unknown', word: text.notKnown, text: text.doubts[doubt], detail: valid }
  if (status?.kind !== 'in-force') return { state: 'yes', word: text.yes, text: valid, detail: text.noList }
  const read = new Date(now).toISOString().slice(0, 16).replace('T', ', ')
  return {
    state: 'yes',
    word: text.yes,
    text: `${text.notWithdrawn} ${valid}`,
    detail: text.readAt(read),
  }
}

/** In the words that were signed; in another language than English told in that, where they are ours, and as they were signed beside. */
function conditions(
  credential: ReadCredential | undefined,
  text: VerificationText,
  language: VerdictLanguage,
): Answer {
  const { narrative, achievement } = credential?.credentialSubject ?? {}
  const criteria = achievement?.criteria?.narrative
  const first = narrative ?? criteria
  const second = narrative === undefined ? undefined : criteria
  if (first === undefined) return { state: 'told', word: text.notSaid, text: text.notSaidHow }
  const answer = { state: 'told', word: text.readThese } as const
  if (language === 'en') return { ...answer, text: first, ...(second !== undefined && { detail: second }) }
  const [told, more] = [first, second].map(part => part && conditionsTold(part, language))
  const signed = [first, second].filter(part => part !== undefined).join(' ')
  // Where a part is in words that are not ours, all of it stays in its own.
  return told === undefined || (second !== undefined && more === undefined)
    ? { ...answer, text: first, detail: [second, text.asIssued].filter(Boolean).join(' ') }
    : { ...answer, text: told, detail: [more, text.asSigned(signed)].filter(Boolean).join(' ') }
}

function identity(facts: CredentialFacts | undefined, text: VerificationText): Answer {
  const detail = text.noPassport
  return facts?.holder === undefined
    ? { state: 'told', word: text.notNamed, text: text.namesNobody, detail }
    : { state: 'told', word: text.byName, text: text.nameWritten(facts.holder), detail }
}

function factsOf(
  { name, issuer, credentialSubject, ...credential }: ReadCredential,
  text: VerificationText,
): CredentialFacts {
  const { achievement, identifier = [], result = [] } = credentialSubject
  const named = identifier.find(one => one.identityType === 'name' && one.hashed !== true)?.identityHash
  const described = new Map(achievement?.resultDescription?.map(one => [one.id, one]))
  return {
    name: name ?? achievement?.name ?? text.nameless,
    holder: named ?? credentialSubject.name,
    issuerName: issuer.name ?? issuer.id,
    issuerId: issuer.id,
    issuedAt: credential.validFrom ?? credential.issuanceDate ?? credential.awardedDate,
    validUntil: credential.validUntil ?? credential.expirationDate,
    results: result.flatMap(({ resultDescription = '', value }) => {
      const what = described.get(resultDescription)
      if (value === undefined || what === undefined) return []
      return [
        { name: what.name, value: what.valueMax === undefined ? value : text.valueOf(value, what.valueMax) },
      ]
    }),
  }
}
