import {
  faultOf,
  type LookEndingCode,
  type LookEvidence,
  lookEndings,
  type PlatformHealth,
  provenFaults,
} from '../../shared/challenge/look-endings.ts'
import { type ChallengeTexts, phraseProblem } from '../../shared/challenge/texts.ts'
import {
  type Fact,
  phrasesOf,
  type Verdict,
  verdictInWords,
  verdictSchema,
} from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { fitVerdict } from './fit-verdict.ts'
import type { SandboxFailure } from './sandbox/frames.ts'
import type { RunEnding } from './sandbox-process.ts'

/** How a look ended without a verdict of its check; `note` is for staff. */
export interface EndedLook {
  readonly ending: LookEndingCode
  readonly note: string
  /** What AWS answered, where that is what ended it. */
  readonly facts?: readonly Fact[]
}

/** A verdict of the check, or how its look ended without one. */
export type Said = { readonly verdict: Verdict } | EndedLook

export interface Decision {
  readonly verdict: Verdict
  readonly staffNote?: string
  /** Present where the verdict is not the check's own. */
  readonly evidence?: LookEvidence
}

const maxSnapshotBytes = 256 * 1024

/** The snapshot as it will be stored, or undefined when it is too large. */
export function snapshotOf(value: Json): Json | undefined {
  return Buffer.byteLength(JSON.stringify(value)) > maxSnapshotBytes ? undefined : value
}

/** Whose fault an ending is, with what the platform was asked before and after, and the verdict that follows. */
export function decisionOf(
  { ending, note, facts = [] }: EndedLook,
  before: PlatformHealth,
  after: PlatformHealth,
): Decision {
  const proven = provenFaults(before, after)
  const fault = faultOf(ending, proven)
  const says = fault === 'platform' ? 'assay:our-fault' : lookEndings[ending].says
  return {
    verdict: {
      outcome: fault === 'candidate' ? 'fail' : 'inconclusive',
      symptom: { code: says, values: {} },
      facts: fault === 'candidate' ? [...facts] : [],
    },
    staffNote: `${ending}: ${note}`,
    evidence: { ending, fault, proven, before, after },
  }
}

/** What `evaluate` said, if it is a verdict at all, in phrases of the challenge. `seen`: it had something of the account's. */
export function saidBy(ending: RunEnding, texts: ChallengeTexts, seen: boolean): Said {
  if (ending.kind !== 'done') return endedBy(ending, seen)
  const verdict = verdictSchema.safeParse(fitVerdict(ending.value))
  if (!verdict.success) return { ending: 'no-verdict', note: verdict.error.issues[0]?.message ?? '' }
  const problem = phrasesOf(verdict.data)
    .map(phrase => phraseProblem(phrase, texts))
    .find(found => found !== undefined)
  if (problem !== undefined) return { ending: 'no-words', note: problem }
  if (verdict.data.outcome === 'inconclusive')
    return undecided(`it says that it cannot decide: ${verdict.data.symptom.code}`, seen)
  // No words but those that the challenge has for a reader.
  return { verdict: verdictInWords(verdict.data, () => undefined) }
}

/** How a run ended that came to no result. */
export function endedBy(ending: Exclude<RunEnding, { kind: 'done' }>, seen: boolean): EndedLook {
  if (ending.kind === 'failed') return endedByFailure(ending.failure, seen)
  const { how, why } = ending
  if (how === 'time') return { ending: seen ? 'time-used-up' : 'time-used-up-by-itself', note: why }
  return { ending: seen ? 'crashed-over-answers' : 'crashed-by-itself', note: why }
}

function endedByFailure(failure: SandboxFailure, seen: boolean): EndedLook {
  const { message: note } = failure
  switch (failure.kind) {
    case 'aws':
      return endedByAws(failure.code, note)
    case 'call':
      return { ending: failure.ending, note }
    case 'inconclusive':
      return undecided(note, seen)
    case 'bug':
      return { ending: seen ? 'threw-over-answers' : 'threw-by-itself', note }
    default:
      return failure satisfies never
  }
}

const undecided = (note: string, seen: boolean): EndedLook => ({
  ending: seen ? 'undecided-over-answers' : 'threw-by-itself',
  note,
})

/** What the codes of AWS tell: whatever is in none of these is an answer about what stands in the account as well. */
const kindsOfCodes: readonly (readonly [RegExp, LookEndingCode])[] = [
  [/NotFound|NoSuch|NonExistent|DoesNotExist|AccessDenied|Forbidden|NotAuthorized/, 'part-missing'],
  [/Throttl|TooManyRequests|RateExceeded|SlowDown|LimitExceeded|ThroughputExceeded/, 'throttled'],
  [
    /Internal(?:Failure|Error|Exception|Server|Service)|ServiceUnavailable|ServiceException/,
    'internal-error',
  ],
]

function endedByAws(code: string, message: string): EndedLook {
  const seen = `${code}: ${message}`
  return {
    ending: kindsOfCodes.find(([kind]) => kind.test(code))?.[1] ?? 'refused-by-aws',
    note: seen,
    facts: [{ label: { code: 'assay:answer-of-aws', values: {} }, seen: seen.slice(0, 2_000) }],
  }
}

/** What follows where no sandbox could be had. */
export function noSandbox(note: string): Decision {
  return decisionOf({ ending: 'no-sandbox', note }, {}, { sandbox: { answers: false, ms: 0 } })
}
