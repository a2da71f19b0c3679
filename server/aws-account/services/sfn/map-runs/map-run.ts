import { createHash, randomUUID } from 'node:crypto'
import type { Json, Program } from '../definition/asl.ts'
import { type Data, dataList, dataOf, parseData } from '../expressions/data.ts'
import { fillTemplate } from '../expressions/payload-template.ts'
import { filtered, query, scopeOf } from '../interpreter/fields.ts'
import type { ChildOutcome, StateResult, StateRun } from '../interpreter/run.ts'
import { Ended, StateError } from '../interpreter/state-error.ts'
import { finish } from '../states/finish.ts'
import { itemsOf } from '../states/map-items.ts'
import { numberOf, wholeNumber } from '../states/number-fields.ts'
import { batched } from './batches.ts'
import { maxItemsOf, readItems } from './item-reader.ts'
import { NO_COUNTS } from './map-runs.ts'
import { writeResults } from './result-writer.ts'

/** Executions of one Map Run at a time; AWS runs 10,000. */
const MAX_CONCURRENCY = 40

/** A Map whose items are executions of their own (Developer Guide, "Map state in Distributed mode"). */
export async function runMapRun(at: StateRun): Promise<StateResult> {
  const { state, retries, thread } = at
  const { run } = thread
  const input = at.language === 'JSONata' ? at.input : filtered(at, state.InputPath, at.input)
  const label = state.Label ?? labelOf(at.name)
  const reader = state.ItemReader
  const given = reader ? undefined : await itemsOf(at, input)
  at.emit(`started ${retries}`, {
    type: 'MapStateStarted',
    mapStateStartedEventDetails: { length: given?.length ?? 0 },
  })
  const limits = await limitsOf(at, input)
  const maxItems = reader && (await maxItemsOf(at, reader, input))
  const mapRunArn = at.once(
    `map-run ${retries}`,
    () =>
      `${run.identity.machineArn.replace(':stateMachine:', ':mapRun:').replace(/^((?:[^:]*:){6}[^:/]*).*$/, '$1')}/${label}:${randomUUID()}`,
  )
  at.emit(`run-started ${retries}`, { type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn } })
  run.children?.noteMapRun(mapRunArn, { ...limits, label, executionArn: run.identity.arn })
  try {
    const items = given ?? (reader ? await readItems(at, reader, input, maxItems) : [])
    const result = await runItems(at, items, { input, label, mapRunArn, ...limits })
    if (thread.signal.aborted) throw new Ended()
    run.children?.noteMapRun(mapRunArn, { status: 'SUCCEEDED' })
    const last = at.emit(`run-ended ${retries}`, { type: 'MapRunSucceeded' })
    at.emit(`succeeded ${retries}`, { type: 'MapStateSucceeded' })
    thread.previous = last
    return finish(at, result, { result: result.value })
  } catch (error) {
    if (thread.signal.aborted) throw new Ended()
    run.children?.noteMapRun(mapRunArn, { status: 'FAILED' })
    if (error instanceof StateError && error.evaluation === undefined)
      at.emit(`run-ended ${retries}`, {
        type: 'MapRunFailed',
        mapRunFailedEventDetails: { error: error.errorName, cause: error.reason },
      })
    throw error
  }
}

/** Without a label of the author's, one by the name of the state. */
const labelOf = (name: string) =>
  createHash('sha256')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

interface Limits {
  readonly maxConcurrency: number
  readonly toleratedFailureCount: number
  readonly toleratedFailurePercentage: number
}

async function limitsOf(at: StateRun, input: Data): Promise<Limits> {
  return {
    maxConcurrency: await wholeNumber(at, 'MaxConcurrency', input),
    toleratedFailureCount: await wholeNumber(at, 'ToleratedFailureCount', input),
    toleratedFailurePercentage: (await numberOf(at, 'ToleratedFailurePercentage', input, 'float')) ?? 0,
  }
}

interface Work extends Limits {
  readonly input: Data
  readonly label: string
  readonly mapRunArn: string
}

async function runItems(at: StateRun, items: readonly Json[], work: Work): Promise<Data> {
  const { state, thread } = at
  const { run } = thread
  const selected: Json[] = []
  for (const [index, item] of items.entries()) selected.push(await itemInput(at, work.input, index, item))
  const batches = await batched(at, selected, work.input)
  const program = (state.ItemProcessor ?? state.Iterator) as Program
  const children = run.children
  if (!children) throw new StateError('States.Runtime', 'A distributed Map cannot be run here')
  const outcomes: ChildOutcome[] = []
  const counts = { ...NO_COUNTS, total: items.length, pending: items.length }
  let failedItems = 0
  let next = 0
  const ending = new AbortController()
  const signal = AbortSignal.any([thread.signal, ending.signal])
  const isTooMuch = () =>
    failedItems > work.toleratedFailureCount &&
    (!work.toleratedFailurePercentage || (failedItems * 100) / items.length > work.toleratedFailurePercentage)
  const prefix = createHash('sha256').update(work.mapRunArn).digest('hex').slice(0, 20)
  const worker = async () => {
    while (next < batches.length && !signal.aborted) {
      const index = next++
      const batch = batches[index]
      if (!batch) return
      counts.pending -= batch.items
      counts.running += batch.items
      const outcome = await children.run(
        {
          name: `${prefix}-${index}`,
          input: dataOf(batch.input),
          program,
          language: at.language,
          type: program.ProcessorConfig?.ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
          mapRunArn: work.mapRunArn,
          label: work.label,
        },
        signal,
      )
      outcomes[index] = outcome
      counts.running -= batch.items
      const key = (
        { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const
      )[outcome.status]
      counts[key] += batch.items
      if (outcome.status === 'SUCCEEDED') counts.resultsWritten += batch.items
      else failedItems += batch.items
      if (isTooMuch()) ending.abort()
    }
  }
  const width = Math.min(work.maxConcurrency || MAX_CONCURRENCY, MAX_CONCURRENCY, batches.length)
  const ends = await Promise.allSettled(Array.from({ length: width }, worker))
  if (thread.signal.aborted) throw new Ended()
  children.noteMapRun(work.mapRunArn, {
    items: { ...counts, running: 0 },
    executions: { ...counts, running: 0, total: batches.length },
  })
  if (isTooMuch())
    throw new StateError(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    )
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  if (state.ResultWriter)
    return dataOf(await writeResults(at, state.ResultWriter, work.mapRunArn, outcomes, work.input))
  return dataList(outcomes.flatMap(({ output }) => (output === undefined ? [] : [parseData(output)])))
}

async function itemInput(at: StateRun, input: Data, index: number, value: Json): Promise<Json> {
  const selector = at.state.ItemSelector ?? at.state.Parameters
  if (selector === undefined) return value
  const inner = { ...at, thread: { ...at.thread, item: { Index: index, Value: value } } }
  return at.language === 'JSONata'
    ? query(inner, selector, 'ItemSelector')
    : fillTemplate(selector, scopeOf(inner, input))
}
