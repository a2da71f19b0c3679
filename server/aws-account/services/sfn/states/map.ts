import { isDistributed, type Json, type Program } from '../definition/asl.ts'
import { type Data, dataList, dataOf, parseData } from '../expressions/data.ts'
import { fillTemplate } from '../expressions/payload-template.ts'
import { filtered, inspect, query, scopeOf } from '../interpreter/fields.ts'
import type { StateResult, StateRun, StateTest, Thread } from '../interpreter/run.ts'
import { StateError } from '../interpreter/state-error.ts'
import { runMapRun } from '../map-runs/map-run.ts'
import { abortedType, type Branch, runBranches } from './branches.ts'
import { finish } from './finish.ts'
import { itemsOf } from './map-items.ts'
import { numberOf, wholeNumber } from './number-fields.ts'

/** Items of an inline Map that run at a time at most (Developer Guide, "Map state"). */
const MAX_INLINE = 40

export async function runMap(at: StateRun): Promise<StateResult> {
  if (at.thread.run.test) return runMockedMap(at, at.thread.run.test)
  if (isDistributed(at.state)) return runMapRun(at)
  const { state, retries, thread } = at
  const program = (state.ItemProcessor ?? state.Iterator) as Program
  const input = at.language === 'JSONata' ? at.input : filtered(at, state.InputPath, at.input)
  const items = await itemsOf(at, input)
  const limit = await wholeNumber(at, 'MaxConcurrency', input)
  at.emit(`started ${retries}`, {
    type: 'MapStateStarted',
    mapStateStartedEventDetails: { length: items.length },
  })
  const branches: Branch[] = []
  for (const [index, value] of items.entries())
    branches.push({
      program,
      item: { Index: index, Value: value },
      input: await selected(at, input, index, value),
    })
  const details = (index: number) => ({ name: at.name, index })
  const outcome = await runBranches(at, branches, Math.min(limit || MAX_INLINE, MAX_INLINE), {
    started(index, previous, branch) {
      branch.previous = at.once(`iteration ${retries}.${index}`, () =>
        thread.run.append({
          type: 'MapIterationStarted',
          previousEventId: previous,
          mapIterationStartedEventDetails: details(index),
        }),
      )
    },
    succeeded: (index, branch) =>
      at.once(`iteration-end ${retries}.${index}`, () =>
        thread.run.append({
          type: 'MapIterationSucceeded',
          previousEventId: branch.previous,
          mapIterationSucceededEventDetails: details(index),
        }),
      ),
  })
  if (outcome.kind === 'failed') {
    tellFailure(at, outcome.failed, outcome.threads)
    throw outcome.error
  }
  at.emit(`succeeded ${retries}`, { type: 'MapStateSucceeded' }, outcome.last)
  thread.previous = outcome.last
  const result = dataList(outcome.outputs)
  return finish(at, result, { result: result.value })
}

function tellFailure(at: StateRun, failed: number, threads: ReadonlyMap<number, Thread>): void {
  const { retries, thread } = at
  const last = threads.get(failed)?.previous ?? thread.previous
  const tell = (index: number, branch: Thread) => {
    const isFailed = index === failed
    const details = { name: at.name, index }
    at.emit(
      `iteration-end ${retries}.${index}`,
      isFailed
        ? { type: 'MapIterationFailed', mapIterationFailedEventDetails: details }
        : { type: 'MapIterationAborted', mapIterationAbortedEventDetails: details },
      last,
    )
    const type = abortedType(branch)
    if (type && (!isFailed || type === 'Task'))
      at.emit(`aborted ${retries}.${index}`, { type: `${type}StateAborted` }, last)
  }
  const own = threads.get(failed)
  if (own) tell(failed, own)
  for (const [index, branch] of threads)
    if (index !== failed && thread.run.journal.get(at.key, `iteration-end ${retries}.${index}`) === undefined)
      tell(index, branch)
  thread.previous = last
}

/** What an item is run with: itself, or what `ItemSelector` makes of it. */
async function selected(at: StateRun, input: Data, index: number, value: Json): Promise<Data> {
  const { ItemSelector: selector = at.state.Parameters } = at.state
  if (selector === undefined) return dataOf(value)
  const inner = { ...at, thread: { ...at.thread, item: { Index: index, Value: value } } }
  if (at.language === 'JSONata') return dataOf(await query(inner, selector, 'ItemSelector'))
  return dataOf(fillTemplate(selector, scopeOf(inner, input)))
}

/** In a test of one state a Map runs nothing: what its items give is given. */
async function runMockedMap(at: StateRun, { mock, inspect: tell }: StateTest): Promise<StateResult> {
  const { state } = at
  const isQuery = at.language === 'JSONata'
  const input = isQuery ? at.input : inspect(at, 'afterInputPath', filtered(at, state.InputPath, at.input))
  if (!state.ItemReader) {
    const items = await itemsOf(at, input)
    if (!isQuery) inspect(at, 'afterItemsPath', state.ItemsPath === undefined ? input : dataOf([...items]))
    const [first] = items
    const selector = state.ItemSelector ?? state.Parameters
    if (selector !== undefined && first !== undefined)
      inspect(at, 'afterItemSelector', await selected(at, input, 0, first))
  }
  tell('maxConcurrency', await wholeNumber(at, 'MaxConcurrency', input))
  const count = await numberOf(at, 'ToleratedFailureCount', input, 'integer')
  if (count !== undefined) tell('toleratedFailureCount', count)
  const percentage = await numberOf(at, 'ToleratedFailurePercentage', input, 'float')
  if (percentage !== undefined) tell('toleratedFailurePercentage', percentage)
  if (mock?.kind === 'failed') throw new StateError(mock.error, mock.cause)
  const result = parseData(mock?.output ?? '[]')
  return finish(at, result, { result: result.value })
}
