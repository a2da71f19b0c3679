import { pause } from './pause.ts'
import type { GivenUpCondition, StreamRecord } from './stream-batch.ts'

/** What becomes of records that fail. */
export interface StreamRules {
  /** Undefined or negative: again and again. */
  readonly maxRetries?: number | undefined
  /** Undefined or negative: however old they are. */
  readonly maxAgeSeconds?: number | undefined
  /** A batch that failed is tried again in halves. */
  readonly bisects?: boolean | undefined
}

/** What moves records: a mapping or a pipe. */
export interface StreamWork {
  /** As they are now; undefined where nothing is to be moved any more. */
  rules(): StreamRules | undefined
  /** Resolves with those that are still to be done. */
  attempt(records: readonly StreamRecord[]): Promise<readonly StreamRecord[]>
  /** `attempts`: how often they were tried. */
  giveUp(condition: GivenUpCondition, records: readonly StreamRecord[], attempts: number): Promise<void>
  /** Milliseconds since the epoch. */
  now(): number
  readonly signal: AbortSignal
}

/** Doubled with each failure in a row up to the longest. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 15_000

/** Moves records in their order, until they are done or given up; false where it is to stop before. */
export async function deliverInOrder(
  records: readonly StreamRecord[],
  work: StreamWork,
  attemptsBefore = 0,
): Promise<boolean> {
  let batch = records
  let attempts = attemptsBefore
  let pauseMs = FIRST_PAUSE_MS
  while (batch.length > 0) {
    const rules = work.rules()
    if (rules === undefined) return false
    batch = await withoutOld(batch, attempts, rules, work)
    if (batch.length > 0) batch = await work.attempt(batch)
    if (batch.length === 0) return true
    attempts++
    const { maxRetries = -1, bisects = false } = rules
    if (bisects && batch.length > 1) {
      const half = Math.ceil(batch.length / 2)
      // A split is no retry.
      const isFirstDone = await deliverInOrder(batch.slice(0, half), work, attempts - 1)
      return isFirstDone && deliverInOrder(batch.slice(half), work, attempts - 1)
    }
    if (maxRetries >= 0 && attempts > maxRetries) {
      await work.giveUp('RetryAttemptsExhausted', batch, attempts)
      return true
    }
    await pause(pauseMs, work.signal)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
  return true
}

async function withoutOld(
  batch: readonly StreamRecord[],
  attempts: number,
  { maxAgeSeconds = -1 }: StreamRules,
  work: StreamWork,
): Promise<readonly StreamRecord[]> {
  if (maxAgeSeconds < 0) return batch
  const oldest = work.now() / 1000 - maxAgeSeconds
  const isOld = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime < oldest
  const old = batch.filter(isOld)
  if (old.length > 0) await work.giveUp('RecordAgeExceeded', old, attempts)
  return batch.filter(record => !isOld(record))
}
