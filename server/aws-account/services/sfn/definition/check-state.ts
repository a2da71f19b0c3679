import { isObject } from '../expressions/data.ts'
import { isIntrinsic, parseIntrinsic } from '../expressions/intrinsic-syntax.ts'
import { isPath } from '../expressions/json-path.ts'
import { readResource } from '../tasks/task-resource.ts'
import type { Json } from './asl.ts'

type Fields = { readonly [key: string]: Json }

/** What a state is checked with. */
export interface Checking {
  readonly type: 'STANDARD' | 'EXPRESS'
  readonly language: string
  readonly states: Fields
  report(location: string, message: string, code?: string): void
}

/** In AWS's order. */
export const STATE_TYPES = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map']

const TERMINAL = ['Succeed', 'Fail', 'Choice']
/** Fields of one language, which states in the other may not have. */
const PATH_FIELDS = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'ItemsPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'SecondsPath',
  'TimestampPath',
  'ErrorPath',
  'CausePath',
  'MaxConcurrencyPath',
]
const QUERY_FIELDS = ['Arguments', 'Output', 'Items']

export function checkState(state: Fields, place: string, checking: Checking): void {
  const { report, language, states } = checking
  const own = typeof state.QueryLanguage === 'string' ? state.QueryLanguage : language
  if (own === 'JSONPath' && language === 'JSONata') {
    report(place, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine")
    return
  }
  const type = String(state.Type)
  for (const field of own === 'JSONata' ? PATH_FIELDS : QUERY_FIELDS)
    if (state[field] !== undefined && !(own !== 'JSONata' && type === 'Choice'))
      report(place, `The QueryLanguage '${own}' doesn't support the field '${field}'`)
  if (!TERMINAL.includes(type)) {
    const { Next: next, End: end } = state
    if (next === undefined && end !== true) report(place, 'These fields are required: [Next] or [End]')
    checkTarget(next, `${place}/Next`, states, report)
  }
  if (own === 'JSONPath') checkPaths(state, place, checking)
  if (type === 'Task') checkTask(state, place, checking)
  if (type === 'Choice') checkChoice(state, place, checking)
  if (type === 'Parallel' && !Array.isArray(state.Branches))
    report(place, 'These fields are required: [Branches]')
  if (type === 'Map') checkMap(state, place, checking)
  if (type === 'Wait') {
    const given = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'].filter(
      name => state[name] !== undefined,
    )
    if (given.length !== 1)
      report(
        place,
        'A Wait state must have exactly one of these fields: [Seconds, SecondsPath, Timestamp, TimestampPath]',
      )
  }
  if (Array.isArray(state.Catch))
    for (const [index, catcher] of (state.Catch as Json[]).entries())
      if (isObject(catcher)) checkTarget(catcher.Next, `${place}/Catch[${index}]/Next`, states, report)
}

function checkTarget(
  next: Json | undefined,
  place: string,
  states: Fields,
  report: Checking['report'],
): void {
  if (next === undefined) return
  if (typeof next !== 'string' || !Object.hasOwn(states, next))
    report(place, `Missing 'Next' target: ${next}`, 'MISSING_TRANSITION_TARGET')
}

const SINGLE_PATHS = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
]
const TEMPLATES = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign']

function checkPaths(state: Fields, place: string, { report }: Checking): void {
  for (const field of SINGLE_PATHS) {
    const path = state[field]
    if (typeof path === 'string' && !isPath(path))
      report(`${place}/${field}`, 'Value is not a valid JSONPath.')
  }
  for (const field of TEMPLATES) checkTemplate(state[field], `${place}/${field}`, report)
}

function checkTemplate(template: Json | undefined, place: string, report: Checking['report']): void {
  if (typeof template !== 'object' || template === null) return
  for (const [key, value] of Object.entries(template)) {
    const at = Array.isArray(template) ? `${place}[${key}]` : `${place}/${key}`
    if (!key.endsWith('.$')) checkTemplate(value as Json, at, report)
    else if (typeof value !== 'string' || !isReference(value))
      report(
        at,
        `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`,
      )
  }
}

function isReference(text: string): boolean {
  if (!isIntrinsic(text)) return isPath(text)
  try {
    parseIntrinsic(text)
    return true
  } catch {
    return false
  }
}

function checkTask(state: Fields, place: string, { report, type }: Checking): void {
  const { Resource: arn, Credentials: credentials } = state
  if (typeof arn !== 'string') {
    report(place, 'These fields are required: [Resource]')
    return
  }
  if (isObject(credentials) && credentials.RoleArn === undefined && credentials['RoleArn.$'] === undefined)
    report(`${place}/Credentials`, "The field 'RoleArn' is required but was missing")
  if (!arn.startsWith('arn:')) {
    report(`${place}/Resource`, 'Value is not a valid resource ARN')
    return
  }
  const resource = readResource(arn)
  if (type !== 'EXPRESS' || !resource) return
  if (resource.kind === 'activity')
    report(`${place}/Resource`, 'Express state machine does not support Activity ARN')
  if (resource.kind !== 'service') return
  if (resource.pattern === 'token')
    report(
      `${place}/Resource`,
      "Express state machine does not support '.waitForTaskToken' service integration ",
    )
  if (resource.pattern === 'sync' || resource.pattern === 'sync:2')
    report(`${place}/Resource`, "Express state machine does not support '.sync' service integration")
}

function checkChoice(state: Fields, place: string, { report, states }: Checking): void {
  const { Choices: choices, Default: fallback } = state
  if (!Array.isArray(choices) || !choices.length) {
    report(place, 'These fields are required: [Choices]')
    return
  }
  checkTarget(fallback, `${place}/Default`, states, report)
  for (const [index, rule] of (choices as Json[]).entries()) {
    if (!isObject(rule)) continue
    if (rule.Next === undefined) report(`${place}/Choices[${index}]`, 'These fields are required: [Next]')
    checkTarget(rule.Next, `${place}/Choices[${index}]/Next`, states, report)
  }
}

/** Characters that a label may not have (Developer Guide, "Map state in Distributed mode"). */
const LABEL = /[\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]/u

function checkMap(state: Fields, place: string, { report, type }: Checking): void {
  const processor = state.ItemProcessor ?? state.Iterator
  if (!isObject(processor)) {
    report(place, 'These fields are required: [ItemProcessor]')
    return
  }
  const config = processor.ProcessorConfig
  if (isObject(config) && config.Mode === 'DISTRIBUTED' && type === 'EXPRESS')
    report(place, 'Express state machine does not support distributed Map state')
  const { Label: label } = state
  if (typeof label !== 'string') return
  if (label === '') report(`${place}/Label`, 'Label cannot be empty')
  if (label.length > 40) report(`${place}/Label`, 'Label cannot exceed 40 characters')
  if (LABEL.test(label)) report(`${place}/Label`, 'Label contains invalid character')
}
