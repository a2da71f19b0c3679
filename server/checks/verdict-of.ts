import type { Phrase, PlatformPhrase } from '../../shared/challenge/phrase.ts'
import { type ChallengeTexts, phraseProblem } from '../../shared/challenge/texts.ts'
import { phrasesOf, type Verdict, verdictInWords, verdictSchema } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import type { SandboxFailure } from './sandbox/frames.ts'
import type { RunEnding } from './sandbox-process.ts'

export interface Decision {
  readonly verdict: Verdict
  readonly staffNote?: string
}

const maxSnapshotBytes = 256 * 1024

export function inconclusive(staffNote: string): Decision {
  return {
    verdict: {
      outcome: 'inconclusive',
      symptom: platformSays('assay:undecided'),
      facts: [],
    },
    staffNote,
  }
}

/** The snapshot as it will be stored, or undefined when it is too large. */
export function snapshotOf(value: Json): Json | undefined {
  return Buffer.byteLength(JSON.stringify(value)) > maxSnapshotBytes ? undefined : value
}

const platformSays = (code: PlatformPhrase): Phrase => ({ code, values: {} })

/** What `evaluate` said, if it is a verdict at all, in phrases of the challenge. */
export function verdictOf(ending: RunEnding, texts: ChallengeTexts): Decision {
  if (ending.kind === 'lost') return inconclusive(`Deciding failed: ${ending.why}`)
  if (ending.kind === 'failed') return inconclusive(`Deciding failed: ${ending.failure.message}`)
  const verdict = verdictSchema.safeParse(ending.value)
  if (!verdict.success)
    return inconclusive(`What was decided is no verdict: ${verdict.error.issues[0]?.message ?? ''}`)
  const problem = phrasesOf(verdict.data)
    .map(phrase => phraseProblem(phrase, texts))
    .find(found => found !== undefined)
  // No words but those that the challenge has for a reader.
  return problem === undefined
    ? { verdict: verdictInWords(verdict.data, () => undefined) }
    : inconclusive(`What was decided cannot be said: ${problem}`)
}

/** What follows when `observe` did not return a snapshot. */
export function verdictOfEnding(ending: Exclude<RunEnding, { kind: 'done' }>): Decision {
  return ending.kind === 'lost'
    ? inconclusive(`Looking failed: ${ending.why}`)
    : failureVerdict(ending.failure)
}

/**
 * AWS answers of which the account is the cause: what the check needs is gone, or refuses to be read. Were these
 * inconclusive, deleting a thing or locking the checks out would take a criterion out of the score.
 */
const causedByAccount = /NotFound|NoSuch|NonExistent|DoesNotExist|AccessDenied|Forbidden|NotAuthorized/

function failureVerdict(failure: SandboxFailure): Decision {
  if (failure.kind !== 'aws' || !causedByAccount.test(failure.code))
    return inconclusive(`Looking failed: ${failure.message}`)
  return {
    verdict: {
      outcome: 'fail',
      symptom: platformSays('assay:part-missing'),
      facts: [
        {
          label: platformSays('assay:answer-of-aws'),
          seen: `${failure.code}: ${failure.message}`.slice(0, 2_000),
        },
      ],
    },
    staffNote: `Looking failed: ${failure.code}: ${failure.message}`,
  }
}
