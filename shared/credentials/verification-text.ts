import type { Container } from './open-file.ts'
import type { Doubt, Refusal, Refused } from './verification.ts'

/** The languages that verdicts are told in. */
export type VerdictLanguage = 'en' | 'de'

/** What the steps of a verification say when nothing speaks against them. */
export interface VerificationStepText {
  readonly container: { readonly [container in Container]: string }
  readonly read: { readonly [kind in 'token' | 'embedded']: string }
  readonly form: string
  readonly keyInForce: string
  readonly signature: string
  readonly dates: string
  /** That the bit at this place of the status list is not set. */
  readonly inForce: (place: number) => string
  readonly noList: string
  /** How many files came along and are as they were signed, and how many were withheld; `signed` unless nobody could be asked for the key. */
  readonly evidence: (shown: number, withheld: number, signed: boolean) => string
  /** What could not be found out. */
  readonly doubts: { readonly [doubt in Doubt]: string }
}

/** What a verdict says, but for what a credential says itself. */
export interface VerificationText {
  readonly headlines: { readonly [refusal in Refusal]: string }
  readonly couldNot: string
  readonly perhapsNotCurrent: string
  readonly issuerUnknown: string
  readonly valid: string
  readonly doubts: { readonly [doubt in Doubt]: string }
  readonly steps: VerificationStepText
  /** Why it is refused: in a sentence of its own, or in one for its kind with what it is about. */
  readonly refused: (refused: Refused) => string
  /** What a valid one is worth, in a sentence. */
  readonly issuedTo: (holder: string | undefined) => string
  /** That nobody vouches for a part of it. */
  readonly mayBeChanged: (what: 'conditions' | 'holder') => string
  readonly unknown: string
  readonly no: string
  readonly yes: string
  readonly notKnown: string
  readonly notLookedAt: string
  readonly cannotBeCurrent: string
  /** Who signed it; `isKnown` where something else than itself says so. */
  readonly signedBy: (name: string, isKnown: boolean) => string
  /** By which name this verifier knows the issuer. */
  readonly knownAs: (name: string) => string
  /** Whose key it is, by the issuer’s id. */
  readonly keyOf: (issuer: string) => string
  readonly noEnd: string
  /** Its last day, as `2026-11-30`. */
  readonly validUntil: (day: string) => string
  /** What the list that came along says, which is of that day. */
  readonly inKeptList: (day: string) => string
  readonly noList: string
  readonly notWithdrawn: string
  /** When the status list was read, in UTC. */
  readonly readAt: (moment: string) => string
  readonly notSaid: string
  readonly notSaidHow: string
  readonly readThese: string
  /** Beside conditions that are told in another language than they were signed in: as they were signed. */
  readonly asSigned: (signed: string) => string
  /** Beside conditions in words that are not ours: that they stand as the badge has them. */
  readonly asIssued: string
  readonly noPassport: string
  readonly notNamed: string
  readonly namesNobody: string
  readonly byName: string
  /** How its holder is named. */
  readonly nameWritten: (name: string) => string
  readonly nameless: string
  /** A result and the most that can be had. */
  readonly valueOf: (value: string, most: string) => string
}
