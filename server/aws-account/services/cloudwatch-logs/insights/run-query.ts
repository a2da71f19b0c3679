import { countedSteps, TooMuchWork } from '../../../limits/step-budget.ts'
import { createTurns } from '../../../limits/turns.ts'
import type { BackgroundContext } from '../../../service.ts'
import { type EventRange, eventBytes, eventsOf } from '../event-store.ts'
import { type LogGroup, streamsOf } from '../log-groups.ts'
import type { Query } from './parse-query.ts'
import type { Stage } from './stages.ts'
import { type Row, rowOfEvent, textOf } from './values.ts'

export interface QueryOutcome {
  /** Ended before all was looked at: it was too much. */
  readonly isTimeout: boolean
  readonly rows: readonly (readonly (readonly [field: string, value: string])[])[]
  readonly matched: number
  readonly scanned: number
  readonly bytes: number
}

/** Steps of a query: some two seconds of a processor. */
const MAX_STEPS = 300_000_000
/** An event for which a query takes more is too much work. */
const STEPS_PER_EVENT = 12_000_000
/** Steps before others get their turn: some milliseconds. */
const STEPS_PER_TURN = 500_000
/** Of looking at an event at all. */
const STEPS_OF_EVENT = 300
const MAX_EVENTS = 50_000
/** Of a result, as it is kept. */
const MAX_RESULT_CHARS = 1_000_000

/**
 * Runs a query over groups in turns with everybody else's work. `isWanted` is asked in between; undefined where it no longer
 * is.
 */
export async function runQuery(
  context: BackgroundContext,
  query: Query,
  over: { readonly groups: readonly LogGroup[]; readonly range: EventRange },
  isWanted: () => boolean,
): Promise<QueryOutcome | undefined> {
  const stages = query.stages.map(make => make())
  const turns = createTurns(STEPS_PER_TURN)
  const rows: Row[] = []
  let [steps, matched, scanned, bytes, isTimeout] = [0, 0, 0, 0, false]
  try {
    for (const { event, group } of eventsIn(context, over)) {
      scanned++
      bytes += eventBytes(event.message)
      const { result, spent } = countedSteps(STEPS_PER_EVENT, () => {
        const row = rowOfEvent({
          ...event,
          log: `${context.accountId}:${group.name}`,
          pointer: Buffer.from(`${group.name} ${event.streamName} ${event.id}`).toString('base64'),
        })
        return pass(stages, 0, row, rows)
      })
      matched += Number(result)
      steps += spent + STEPS_OF_EVENT
      if (steps > MAX_STEPS || scanned >= MAX_EVENTS) {
        isTimeout = true
        break
      }
      if (turns.isOver(spent + STEPS_OF_EVENT)) {
        await turns.next()
        if (!isWanted()) return undefined
      }
    }
    for (const [index, stage] of stages.entries()) {
      for (const row of stage.end()) {
        const { spent } = countedSteps(STEPS_PER_EVENT, () => pass(stages, index + 1, row, rows))
        if (turns.isOver(spent + STEPS_OF_EVENT)) await turns.next()
      }
    }
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error
    isTimeout = true
  }
  return { isTimeout, rows: shown(query, rows), matched, scanned, bytes }
}

function* eventsIn(
  { state }: BackgroundContext,
  { groups, range }: { groups: readonly LogGroup[]; range: EventRange },
) {
  for (const group of groups)
    for (const stream of streamsOf(state, group).keys())
      for (const batch of eventsOf(state, group, stream, range))
        for (const event of batch) yield { event, group }
}

/** Sends a row through the stages from one on; whether it came through those that leave out. */
function pass(stages: readonly Stage[], from: number, row: Row, into: Row[]): boolean {
  let passing = row
  for (let at = from; at < stages.length; at++) {
    const next = stages[at]?.push(passing)
    if (!next) return isKept(stages[at])
    passing = next
  }
  into.push(passing)
  return true
}

/** Stages that give out only at the end have kept the row. */
const isKept = (stage: Stage | undefined) => stage?.keeps === true

function shown({ columns, isOfEvents }: Query, rows: readonly Row[]): QueryOutcome['rows'] {
  const result: (readonly (readonly [string, string])[])[] = []
  let chars = 0
  for (const row of rows) {
    const fields = [...columns, ...(isOfEvents ? ['@ptr'] : [])].flatMap(name => {
      const value = row.field(name)
      return value === undefined ? [] : [[name, textOf(value)] as const]
    })
    chars += fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
    if (chars > MAX_RESULT_CHARS) break
    result.push(fields)
  }
  return result
}
