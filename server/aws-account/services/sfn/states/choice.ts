import type { ChoiceRule, Json } from '../definition/asl.ts'
import { isFulfilled } from '../expressions/choice-rules.ts'
import { type Data, dataOf } from '../expressions/data.ts'
import { expressionIn } from '../expressions/expression-text.ts'
import { assignByPath, assignByQuery, filtered, inspect, query, scopeOf } from '../interpreter/fields.ts'
import type { StateResult, StateRun } from '../interpreter/run.ts'
import { QueryError, StateError } from '../interpreter/state-error.ts'

/** Goes where the first fulfilled rule says. */
export async function runChoice(at: StateRun): Promise<StateResult> {
  return at.language === 'JSONata' ? chooseByQuery(at) : chooseByPath(at)
}

function chooseByPath(at: StateRun): StateResult {
  const { Choices = [], Default, Assign, InputPath, OutputPath } = at.state
  const input = inspect(at, 'afterInputPath', filtered(at, InputPath, at.input))
  const scope = scopeOf(at, input)
  const rule = Choices.find(one => isFulfilled(one, scope))
  const assign = rule ? rule.Assign : Assign
  const assigned = assign && assignByPath(at, assign, input)
  const output = filtered(at, OutputPath, input)
  return { output, next: rule?.Next ?? Default ?? noChoice(at), ...(assigned && { assigned }) }
}

async function chooseByQuery(at: StateRun): Promise<StateResult> {
  const { Choices = [], Default } = at.state
  for (const [index, rule] of Choices.entries())
    if (await isTrue(at, rule, index)) return outcome(at, rule, rule.Next)
  return outcome(at, at.state, Default)
}

async function isTrue(at: StateRun, { Condition = null }: ChoiceRule, index: number): Promise<boolean> {
  const field = `Choices[${index}]/Condition`
  const value = await query(at, Condition, field)
  if (typeof value === 'boolean') return value
  const expression = typeof Condition === 'string' ? expressionIn(Condition) : undefined
  throw new QueryError(
    `The JSONata expression '${expression ?? Condition}' specified for the field '${field}' returned an unexpected result type. Expected 'boolean', but was '${value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value}' for value: ${JSON.stringify(value)}`,
    field,
  )
}

async function outcome(
  at: StateRun,
  { Assign, Output }: { readonly Assign?: Readonly<Record<string, Json>>; readonly Output?: Json },
  next: string | undefined,
): Promise<StateResult> {
  const assigned = Assign && (await assignByQuery(at, Assign))
  const output: Data = Output === undefined ? at.input : dataOf(await query(at, Output, 'Output'))
  return { output, next: next ?? noChoice(at), ...(assigned && { assigned }) }
}

function noChoice(at: StateRun): never {
  throw new StateError(
    'States.NoChoiceMatched',
    `An error occurred while executing the state '${at.name}' (entered at the event id #${at.enteredEvent}). Failed to transition out of the state. The state does not point to a next state.`,
  )
}
