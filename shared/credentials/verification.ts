/** Why a credential or a pack of evidence is refused; the sentence stands beside it. */
export const refusals = [
  'unreadable',
  'not-a-credential',
  'not-a-badge',
  'unknown-vocabulary',
  'unsigned-words',
  'no-proof',
  'unknown-proof',
  'wrong-purpose',
  'issuer-unknown-form',
  'key-not-the-issuers',
  'key-withdrawn',
  'signature-wrong',
  'token-head',
  'token-differs',
  'not-yet-valid',
  'expired',
  'withdrawn',
  'status-of-another-issuer',
  'status-not-authentic',
  'file-changed',
  'file-not-listed',
  'file-missing',
  'manifest-differs',
] as const
/** Why a credential or a pack of evidence is refused. */
export type Refusal = (typeof refusals)[number]

/** What could not be found out, though nothing speaks against it. */
export const doubts = [
  'issuer-not-reached',
  'issuer-not-known',
  'status-not-reached',
  'status-unknown-kind',
] as const
/** What could not be found out. */
export type Doubt = (typeof doubts)[number]

/** One thing that was looked at. `ms` is how long that took. */
export interface VerificationStep {
  readonly title: string
  readonly state: 'yes' | 'no' | 'unknown'
  readonly ms: number
}

/** An answer to one of the questions that a reader has, in sentences. */
export interface Answer {
  readonly state: 'yes' | 'no' | 'unknown' | 'told'
  /** A word or two: "Yes", "Withdrawn". */
  readonly word: string
  readonly text: string
  readonly detail?: string | undefined
}

/** What is known of a credential's making, whether it is authentic or not. */
export interface CredentialFacts {
  readonly name: string
  readonly holder?: string | undefined
  readonly issuerName: string
  readonly issuerId: string
  /** RFC 3339. */
  readonly issuedAt?: string | undefined
  readonly validUntil?: string | undefined
  readonly results: readonly { readonly name: string; readonly value: string }[]
}

/**
 * What came of looking at a file: `valid` when it is authentic, current, and by an issuer that can be told who it is;
 * `undecided` when nothing speaks against it and something could not be found out; else `refused`.
 */
export interface Verification {
  readonly outcome: 'valid' | 'refused' | 'undecided'
  /** A few words: "Authentic and current". */
  readonly headline: string
  readonly summary: string
  readonly refusal?: Refusal | undefined
  readonly doubts: readonly Doubt[]
  readonly facts?: CredentialFacts | undefined
  readonly authentic: Answer
  readonly current: Answer
  readonly conditions: Answer
  readonly identity: Answer
  readonly steps: readonly VerificationStep[]
}

/** Ends a verification: something speaks against it. */
export class Refused extends Error {
  readonly refusal: Refusal
  /** What of it: a file, a date, a word; the same in every language. */
  readonly about: string | undefined

  /** @param sentence why, in English */
  constructor(refusal: Refusal, sentence: string, about?: string) {
    super(sentence)
    this.refusal = refusal
    this.about = about
  }
}
