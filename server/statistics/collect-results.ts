import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import { type JsonObject, jsonObjectSchema } from '../../shared/json.ts'
import { type AttemptResult, attemptResultSchema, resultOf, resultVersion } from './attempt-result.ts'

/** What collecting needs of a store. */
export interface ResultStore {
  /** Scored exam attempts, the oldest first, with what was kept of them where that is still true. */
  ofChallenge(
    challengeId: string,
    version: number,
    limit: number,
  ): Promise<
    readonly {
      readonly attemptId: string
      readonly candidateId: string
      readonly seq: number
      readonly result: JsonObject | undefined
    }[]
  >
  /** Keeps what journals came to, in the place of what was kept of them by the same version. */
  keep(
    version: number,
    results: readonly { readonly attemptId: string; readonly seq: number; readonly result: JsonObject }[],
  ): Promise<void>
  /** Undefined of one that this version cannot read. */
  entries(attemptId: string): Promise<readonly JournalEntry[] | undefined>
}

/** Statistics over more say nothing more, and have to fit into memory. */
export const attemptsAtMost = 20_000
/** So many are kept together: what was folded is not lost with a command that is broken off. */
const keptTogether = 100

/** What statistics are made of, and what was left out of them. */
export interface Collected {
  /** The first attempt of each person, of the version that was asked for. */
  readonly results: readonly AttemptResult[]
  readonly repeats: number
  readonly otherVersions: number
}

/** Reads what statistics are made of, and folds the journals of which nothing was kept yet. */
export async function collectResults(
  store: ResultStore,
  { id, version }: { readonly id: string; readonly version: string },
): Promise<Collected> {
  const rows = await store.ofChallenge(id, resultVersion, attemptsAtMost)
  const folded: { attemptId: string; seq: number; result: JsonObject }[] = []
  const keep = async (atLeast: number) => {
    if (folded.length >= atLeast) await store.keep(resultVersion, folded.splice(0))
  }
  const persons = new Set<string>()
  const results: AttemptResult[] = []
  let [repeats, otherVersions] = [0, 0]
  for (const { attemptId, candidateId, seq, result: kept } of rows) {
    // What was kept by this version is as it wrote it.
    let result = kept as AttemptResult | undefined
    if (result === undefined) {
      result = resultOf((await store.entries(attemptId)) ?? [])
      if (result === undefined) continue
      folded.push({ attemptId, seq, result: jsonObjectSchema.parse(attemptResultSchema.parse(result)) })
      await keep(keptTogether)
    }
    if (result.version !== version) otherVersions += 1
    else if (persons.has(candidateId)) repeats += 1
    else results.push(result)
    // Whoever took another version knows the exam.
    persons.add(candidateId)
  }
  await keep(1)
  return { results, repeats, otherVersions }
}
