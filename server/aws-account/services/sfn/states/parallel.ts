import { type Data, dataList, dataOf } from '../expressions/data.ts'
import { filtered, query, template } from '../interpreter/fields.ts'
import type { StateResult, StateRun } from '../interpreter/run.ts'
import { abortedType, runBranches } from './branches.ts'
import { finish } from './finish.ts'

export async function runParallel(at: StateRun): Promise<StateResult> {
  const { thread, state, retries } = at
  const input = await inputOf(at)
  at.emit(`started ${retries}`, { type: 'ParallelStateStarted' })
  const branches = (state.Branches ?? []).map(program => ({ program, input }))
  const outcome = await runBranches(at, branches, branches.length)
  if (outcome.kind === 'failed') {
    const last = outcome.threads.get(outcome.failed)?.previous ?? thread.previous
    for (const [index, branch] of outcome.threads) {
      const type = abortedType(branch)
      const isOwn = index === outcome.failed
      if (type && (!isOwn || type === 'Task'))
        at.emit(`aborted ${retries}.${index}`, { type: `${type}StateAborted` }, last)
    }
    thread.previous = last
    throw outcome.error
  }
  at.emit(`succeeded ${retries}`, { type: 'ParallelStateSucceeded' }, outcome.last)
  thread.previous = outcome.last
  const result = dataList(outcome.outputs)
  return finish(at, result, { result: result.value })
}

async function inputOf(at: StateRun): Promise<Data> {
  const { Arguments, InputPath, Parameters } = at.state
  if (at.language === 'JSONata')
    return Arguments === undefined ? at.input : dataOf(await query(at, Arguments, 'Arguments'))
  const input = filtered(at, InputPath, at.input)
  return Parameters === undefined ? input : template(at, Parameters, input)
}
