import type { ConstraintModel, ShapeRule } from '../../wire/constraints/constraint-model.ts'
import { saysItself } from '../../wire/constraints/own-words.ts'
import type { Template } from './conformance-case.ts'

/** A value that breaks one rule, and what AWS says of it. */
export interface Breach {
  readonly value: Template
  /** What is wrong with it, in a few words. */
  readonly rule: string
  readonly text: string
}

/** Longer texts would only take time. */
const LONGEST = 3000

/** Values that break the rules of a member, each only one. `isLabel`: it stands in the path, and cannot be empty. */
export function breaches(
  service: string,
  operation: string,
  model: ConstraintModel,
  rule: ShapeRule,
  path: string,
  isLabel: boolean,
): readonly Breach[] {
  const own = simpleBreaches(rule, isLabel).map(({ value, text, rule: what }) => ({
    value,
    rule: what,
    text: `Value${rule.sensitive ? '' : ` '${String(value)}'`} at '${path}' failed to satisfy constraint: ${text}`,
  }))
  const inner = model.shape(rule.item)
  const items =
    inner && !isNested(inner) && (rule.length?.[0] ?? 0) <= 1
      ? simpleBreaches(inner, false).map(({ value, rule: what }) => ({
          value: [value],
          rule: `an item of ${what}`,
          text: `Value${rule.sensitive ? '' : ` '[${String(value)}]'`} at '${path}' failed to satisfy constraint: Member must satisfy constraint: [${everyRule(inner).join(', ')}]`,
        }))
      : []
  return [...own, ...items].filter(({ text }) => !saysItself(service, operation, { path, text }))
}

const isNested = ({ members, item, key, value }: ShapeRule) => Boolean(members ?? item ?? key ?? value)

function simpleBreaches(rule: ShapeRule, isLabel: boolean): readonly Breach[] {
  return isNested(rule)
    ? []
    : [...ofLength(rule, isLabel), ...ofPattern(rule), ...ofEnum(rule), ...ofRange(rule)]
}

function ofLength({ length, pattern, enum: values, match }: ShapeRule, isLabel: boolean): readonly Breach[] {
  if (!length || values) return []
  const [least, most] = length
  const found: Breach[] = []
  const fits = (text: string) => pattern === undefined || new RegExp(`^(?:${match ?? pattern})$`).test(text)
  if (most !== null && most < LONGEST) {
    const text = ['a', '1', '/a', 'arn:aws:iam::111122223333:role/a']
      .map(start => start.padEnd(most + 1, 'a'))
      .find(fits)
    if (text) found.push({ value: text, rule: `${most + 1} characters`, text: lengthText('less', most) })
  }
  if (least === 1 && !isLabel && fits(''))
    found.push({ value: '', rule: 'no characters', text: lengthText('greater', 1) })
  return found
}

function ofPattern({ pattern, match, length, enum: values }: ShapeRule): readonly Breach[] {
  if (pattern === undefined || values || pattern.startsWith('(?')) return []
  const [least, most] = length ?? [null, null]
  const value = ['!', '%', '\u00a7', ' ', '\u0001']
    .map(one => one.repeat(Math.max(least ?? 1, 1)))
    .find(one => {
      return [...one].length <= (most ?? LONGEST) && !expression(match ?? pattern).test(one)
    })
  return value === undefined
    ? []
    : [
        {
          value,
          rule: 'characters of others',
          text: `Member must satisfy regular expression pattern: ${pattern}`,
        },
      ]
}

function expression(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, 'u')
  } catch {
    return new RegExp(`^(?:${source})$`)
  }
}

function ofEnum({ enum: values }: ShapeRule): readonly Breach[] {
  if (!values) return []
  const text = `Member must satisfy enum value set: [${values.join(', ')}]`
  return [{ value: 'NONE_OF_THEM', rule: 'none of the values', text }]
}

function ofRange({ range, real }: ShapeRule): readonly Breach[] {
  if (!range || real) return []
  const [least, most] = range
  return [
    ...(most === null || most > 1e9
      ? []
      : [{ value: most + 1, rule: `${most + 1}`, text: valueText('less', most) }]),
    ...(least === null
      ? []
      : [{ value: least - 1, rule: `${least - 1}`, text: valueText('greater', least) }]),
  ]
}

const lengthText = (than: string, limit: number) =>
  `Member must have length ${than} than or equal to ${limit}`
const valueText = (than: string, limit: number) => `Member must have value ${than} than or equal to ${limit}`

/** Of items AWS tells all that they must be. */
function everyRule({
  length: [shortest, longest] = [null, null],
  pattern,
  enum: values,
}: ShapeRule): readonly string[] {
  return [
    ...(longest === null ? [] : [lengthText('less', longest)]),
    ...(shortest === null ? [] : [lengthText('greater', shortest)]),
    ...(pattern === undefined ? [] : [`Member must satisfy regular expression pattern: ${pattern}`]),
    ...(values ? [`Member must satisfy enum value set: [${values.join(', ')}]`] : []),
    'Member must not be null',
  ]
}
