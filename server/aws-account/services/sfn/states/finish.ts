import { type Data, dataOf } from '../expressions/data.ts'
import {
  assignByPath,
  assignByQuery,
  filtered,
  inspect,
  putAt,
  query,
  type StatesExtra,
  template,
} from '../interpreter/fields.ts'
import type { StateResult, StateRun } from '../interpreter/run.ts'

/** What a state hands on of its result: `ResultSelector`, `ResultPath`, `OutputPath` and `Assign`, or `Output` and `Assign`. */
export async function finish(at: StateRun, result: Data, extra: StatesExtra = {}): Promise<StateResult> {
  return at.language === 'JSONata' ? finishByQuery(at, result, extra) : finishByPath(at, result)
}

async function finishByQuery(at: StateRun, result: Data, extra: StatesExtra): Promise<StateResult> {
  const { Assign, Output } = at.state
  const assigned = Assign && (await assignByQuery(at, Assign, extra))
  const output = Output === undefined ? result : dataOf(await query(at, Output, 'Output', extra))
  return { output, next: at.state.Next, ...(assigned && { assigned }) }
}

function finishByPath(at: StateRun, result: Data): StateResult {
  const { Assign, ResultSelector, ResultPath, OutputPath, Next } = at.state
  const selected = inspect(
    at,
    'afterResultSelector',
    ResultSelector === undefined ? result : template(at, ResultSelector, result),
  )
  const assigned = Assign && assignByPath(at, Assign, result)
  const put =
    ResultPath === undefined || ResultPath === '$'
      ? selected
      : ResultPath === null
        ? at.input
        : dataOf(putAt(ResultPath, at.input.value, selected.value))
  inspect(at, 'afterResultPath', put)
  return { output: filtered(at, OutputPath, put), next: Next, ...(assigned && { assigned }) }
}
