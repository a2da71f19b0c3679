import { isObject } from '../expressions/data.ts'
import type { Json } from './asl.ts'
import { type Checking, checkState, STATE_TYPES } from './check-state.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Programs may lie in each other so deep, and a machine have so many states. */
const MAX_DEPTH = 30
const MAX_STATES = 10_000
const MAX_DIAGNOSTICS = 100

type Fields = { readonly [key: string]: Json }

/** Checks a whole definition by the States Language. */
export function checkProgram(program: Fields, type: 'STANDARD' | 'EXPRESS'): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const names = new Set<string>()
  const report = (location: string, message: string, code = 'SCHEMA_VALIDATION_FAILED') => {
    if (diagnostics.length < MAX_DIAGNOSTICS)
      diagnostics.push({ severity: 'ERROR', code, message, ...(location && { location }) })
  }
  const checkInner = (inner: Json | undefined, path: string, language: string, depth: number) => {
    if (!isObject(inner)) return
    if (depth > MAX_DEPTH) return report(path, 'The definition is nested too deeply')
    const missing = ['States', 'StartAt'].filter(name => inner[name] === undefined)
    if (missing.length) return report(path || '/', `These fields are required: [${missing.join(', ')}]`)
    const whole = typeof inner.QueryLanguage === 'string' ? inner.QueryLanguage : language
    if (!['JSONPath', 'JSONata'].includes(whole))
      report(
        `${path}/QueryLanguage`,
        "The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]",
      )
    const { States: states, StartAt: start } = inner
    if (!isObject(states) || !Object.keys(states).length)
      return report(`${path}/States`, 'States must be an object with at least one state')
    if (typeof start !== 'string' || !Object.hasOwn(states, start))
      report(`${path}/StartAt`, `Missing 'Next' target: ${start}`, 'MISSING_TRANSITION_TARGET')
    const checking: Checking = { type, language: whole, states, report }
    for (const [name, state] of Object.entries(states)) {
      const place = `${path}/States/${name}`
      if (names.size >= MAX_STATES) return report(place, 'The definition has too many states')
      if (names.has(name)) report(place, `Duplicate State name: ${name}`, 'DUPLICATE_STATE_NAME')
      names.add(name)
      if (!isObject(state)) {
        report(place, 'A state must be an object')
        continue
      }
      const kind = state.Type
      if (typeof kind !== 'string' || !STATE_TYPES.includes(kind)) {
        report(
          kind === undefined ? place : `${place}/Type`,
          kind === undefined
            ? 'These fields are required: [Type]'
            : `The field 'Type' should have one of these values: [${STATE_TYPES.join(', ')}]`,
        )
        continue
      }
      checkState(state, place, checking)
      const own = typeof state.QueryLanguage === 'string' ? state.QueryLanguage : whole
      for (const field of ['ItemProcessor', 'Iterator'])
        checkInner(state[field], `${place}/${field}`, own === whole ? whole : own, depth + 1)
      if (Array.isArray(state.Branches))
        for (const [index, branch] of (state.Branches as Json[]).entries())
          checkInner(branch, `${place}/Branches[${index}]`, own, depth + 1)
    }
  }
  checkInner(program, '', 'JSONPath', 0)
  return diagnostics
}
