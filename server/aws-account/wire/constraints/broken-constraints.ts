import type { NormalizedSchema } from '@smithy/core/schema'
import { membersOf } from '../operation-model.ts'
import { type ConstraintModel, matches, type ShapeRule } from './constraint-model.ts'
import { lowerFirst, valueText } from './value-text.ts'

/** One rule that a value breaks, in the words of AWS's validation, and where in the input it does. */
export interface Broken {
  readonly path: string
  readonly text: string
}

/** What of an input breaks AWS's model of the operation, each in the order of the model. */
export function brokenConstraints(
  model: ConstraintModel,
  operation: string,
  schema: NormalizedSchema,
  input: object,
): readonly Broken[] {
  const broken: Broken[] = []
  const rule = model.input(operation)
  if (rule) checkMembers({ model, broken }, rule, schema, input, '')
  return broken
}

interface Check {
  readonly model: ConstraintModel
  readonly broken: Broken[]
}

function checkMembers(
  check: Check,
  rule: ShapeRule,
  schema: NormalizedSchema,
  value: object,
  path: string,
): void {
  for (const [name, member] of membersOf(schema)) {
    const inner = check.model.shape(rule.members?.[name])
    const given: unknown = Reflect.get(value, name)
    if (inner && given !== undefined && given !== null)
      checkValue(check, inner, member, given, `${path}${lowerFirst(name)}`)
  }
}

function checkValue(
  check: Check,
  rule: ShapeRule,
  schema: NormalizedSchema,
  value: unknown,
  path: string,
): void {
  const say = (text: string) => check.broken.push({ path, text: `${told(rule, schema, value, path)}${text}` })
  for (const must of brokenBy(rule, value)) say(must)
  if (Array.isArray(value)) checkItems(check, rule, schema, value, path, say)
  else if (schema.isMapSchema() && typeof value === 'object' && value !== null)
    checkEntries(check, rule, schema, value, path, say)
  else if (rule.members && typeof value === 'object' && value !== null)
    checkMembers(check, rule, schema, value, `${path}.`)
}

/** Items that are simple are told of as one; of others each is told of by its number. */
function checkItems(
  check: Check,
  rule: ShapeRule,
  schema: NormalizedSchema,
  items: readonly unknown[],
  path: string,
  say: (text: string) => void,
): void {
  const inner = check.model.shape(rule.item)
  if (!inner) return
  if (!hasParts(inner)) {
    if (items.some(item => brokenBy(inner, item).length > 0))
      say(`Member must satisfy constraint: [${[...allOf(inner), NOT_NULL].join(', ')}]`)
    return
  }
  for (const [index, item] of items.entries())
    if (item !== undefined && item !== null)
      checkValue(check, inner, schema.getValueSchema(), item, `${path}.${index + 1}.member`)
}

function checkEntries(
  check: Check,
  rule: ShapeRule,
  schema: NormalizedSchema,
  map: object,
  path: string,
  say: (text: string) => void,
): void {
  const key = check.model.shape(rule.key)
  const inner = check.model.shape(rule.value)
  if (key && Object.keys(map).some(name => brokenBy(key, name).length > 0))
    say(`Map keys must satisfy constraint: [${allOf(key).join(', ')}]`)
  if (!inner) return
  if (!hasParts(inner)) {
    if (Object.values(map).some(item => brokenBy(inner, item).length > 0))
      say(`Map value must satisfy constraint: [${[...allOf(inner), NOT_NULL].join(', ')}]`)
    return
  }
  for (const [name, item] of Object.entries(map))
    if (item !== undefined && item !== null)
      checkValue(check, inner, schema.getValueSchema(), item, `${path}.${name}.member`)
}

const NOT_NULL = 'Member must not be null'

const hasParts = ({ members, item, key, value }: ShapeRule) => Boolean(members ?? item ?? key ?? value)

function told(rule: ShapeRule, schema: NormalizedSchema, value: unknown, path: string): string {
  const shown = rule.sensitive ? '' : ` '${valueText(schema, value)}'`
  return `Value${shown} at '${path}' failed to satisfy constraint: `
}

/** Which of a shape's own rules a value breaks. */
function brokenBy(rule: ShapeRule, value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  const texts: string[] = []
  if (typeof value === 'string') {
    if (!matches(rule, value)) texts.push(...patternOf(rule))
    if (rule.enum && !rule.enum.includes(value)) texts.push(...enumOf(rule))
  }
  const size = sizeOf(value)
  if (rule.length && size !== undefined) texts.push(...beyond('length', rule.length, size))
  if (rule.range && typeof value === 'number') texts.push(...beyond('value', rule.range, value, rule.real))
  return texts
}

/** All of a shape's own rules. */
function allOf(rule: ShapeRule): readonly string[] {
  return [
    ...limitsOf('length', rule.length),
    ...limitsOf('value', rule.range, rule.real),
    ...patternOf(rule),
    ...enumOf(rule),
  ]
}

const patternOf = ({ pattern }: ShapeRule) =>
  pattern === undefined ? [] : [`Member must satisfy regular expression pattern: ${pattern}`]

const enumOf = ({ enum: values }: ShapeRule) =>
  values ? [`Member must satisfy enum value set: [${values.join(', ')}]`] : []

type Limits = readonly [least: number | null, most: number | null]

const numberText = (value: number, isReal = false) => (isReal ? value.toFixed(1) : String(value))

function limitsOf(what: string, [least, most]: Limits = [null, null], isReal = false): readonly string[] {
  return [
    ...(most === null ? [] : [`Member must have ${what} less than or equal to ${numberText(most, isReal)}`]),
    ...(least === null
      ? []
      : [`Member must have ${what} greater than or equal to ${numberText(least, isReal)}`]),
  ]
}

function beyond(what: string, [least, most]: Limits, size: number, isReal = false): readonly string[] {
  return limitsOf(
    what,
    [least !== null && size < least ? least : null, most !== null && size > most ? most : null],
    isReal,
  )
}

/** In characters, bytes or members. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}
