import { dataOf } from '../expressions/data.ts'
import { filtered, inspect, template } from '../interpreter/fields.ts'
import type { StateResult, StateRun } from '../interpreter/run.ts'
import { finish } from './finish.ts'

export async function runPass(at: StateRun): Promise<StateResult> {
  const { InputPath, Parameters, Result } = at.state
  if (at.language === 'JSONata') return finish(at, at.input)
  if (Result !== undefined) return finish(at, inspect(at, 'result', dataOf(Result)))
  const input = inspect(at, 'afterInputPath', filtered(at, InputPath, at.input))
  return finish(
    at,
    inspect(at, 'afterParameters', Parameters === undefined ? input : template(at, Parameters, input)),
  )
}

export async function runSucceed(at: StateRun): Promise<StateResult> {
  const { InputPath, OutputPath } = at.state
  if (at.language === 'JSONata') return finish(at, at.input)
  const input = inspect(at, 'afterInputPath', filtered(at, InputPath, at.input))
  return { output: filtered(at, OutputPath, input), next: undefined }
}
