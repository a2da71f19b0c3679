import { existsSync, readFileSync } from 'node:fs'

/** What AWS's model says of the values of one shape, itself and within. */
export interface ShapeRule {
  /** Least and greatest count of characters, bytes or members. */
  readonly length?: readonly [least: number | null, most: number | null]
  readonly range?: readonly [least: number | null, most: number | null]
  /** A number with a fraction: its limits are told as `1.0`. */
  readonly real?: boolean
  readonly pattern?: string
  /** What is matched in place of the pattern, where a text could make that run for ever. */
  readonly match?: string
  readonly enum?: readonly string[]
  /** The value itself is not told. */
  readonly sensitive?: boolean
  /** Names of the shapes of its parts. */
  readonly members?: Readonly<Record<string, string>>
  readonly item?: string
  readonly key?: string
  readonly value?: string
}

export interface ConstraintModel {
  /** Of an operation's input; undefined where nothing in it is limited. */
  input(operation: string): ShapeRule | undefined
  shape(name: string | undefined): ShapeRule | undefined
}

interface Stored {
  readonly inputs: Readonly<Record<string, string>>
  readonly shapes: Readonly<Record<string, ShapeRule>>
}

const loaded = new Map<string, ConstraintModel | undefined>()

/** What the model of a service forbids; undefined for services that look at their requests in ways of their own. */
export function constraintModel(serviceId: string): ConstraintModel | undefined {
  if (!loaded.has(serviceId)) loaded.set(serviceId, load(serviceId))
  return loaded.get(serviceId)
}

function load(serviceId: string): ConstraintModel | undefined {
  const file = new URL(`./generated/${serviceId}.json`, import.meta.url)
  if (!existsSync(file)) return undefined
  const { inputs, shapes }: Stored = JSON.parse(readFileSync(file, 'utf8'))
  const shape = (name: string | undefined) => (name === undefined ? undefined : shapes[name])
  return { shape, input: operation => shape(inputs[operation]) }
}

const compiled = new Map<string, RegExp>()

/** Whether the whole text is as a pattern of AWS's models says, which are written for Java. */
export function matches({ pattern, match }: ShapeRule, text: string): boolean {
  // The longest that any pattern is meant for; what is longer is refused for its length.
  if (pattern === undefined || text.length > LONGEST_MATCHED) return true
  let expression = compiled.get(pattern)
  if (!expression) {
    expression = compile(match ?? pattern)
    compiled.set(pattern, expression)
  }
  return expression.test(text)
}

const LONGEST_MATCHED = 4096

function compile(source: string): RegExp {
  const flags = /^\(\?([is])\)/.exec(source)
  const whole = `^(?:${source.slice(flags?.[0].length ?? 0)})$`
  try {
    return new RegExp(whole, `u${flags?.[1] ?? ''}`)
  } catch {
    // Java lets any character be escaped, as JavaScript does without `u`.
    return new RegExp(whole, flags?.[1] ?? '')
  }
}
