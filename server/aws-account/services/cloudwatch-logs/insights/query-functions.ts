import { spend } from '../../../limits/step-budget.ts'
import { malformed } from './query-tokens.ts'
import { formatTime, numberOf, type Row, textOf, timeOf, type Value } from './values.ts'

type QueryFunction = (given: readonly Value[], row: Row) => Value

/** Functions of the query language by their names in lower case (user guide, "Supported operations and functions"). */
export const FUNCTIONS: Readonly<Record<string, QueryFunction>> = {
  ...numbers({
    abs: Math.abs,
    ceil: Math.ceil,
    floor: Math.floor,
    log: Math.log,
    sqrt: Math.sqrt,
  }),
  greatest: given => extreme(given, (a, b) => a > b),
  least: given => extreme(given, (a, b) => a < b),
  ...texts({
    tolower: text => text.toLowerCase(),
    toupper: text => text.toUpperCase(),
    strlen: text => text.length,
    trim: (text, characters = ' \t\r\n') => trimEnd(trimStart(text, textOf(characters)), textOf(characters)),
    ltrim: (text, characters = ' \t\r\n') => trimStart(text, textOf(characters)),
    rtrim: (text, characters = ' \t\r\n') => trimEnd(text, textOf(characters)),
    substr: (text, from, length) =>
      text.substring(
        numberOf(from) ?? 0,
        length === undefined ? undefined : (numberOf(from) ?? 0) + (numberOf(length) ?? 0),
      ),
    replace: (text, old, by) => replaced(text, textOf(old), textOf(by)),
    strcontains: (text, part) => Number(text.includes(textOf(part))),
    isempty: text => text === '',
    isblank: text => text.trim() === '',
  }),
  concat: given => given.map(textOf).join(''),
  ispresent: ([value]) => value !== undefined,
  coalesce: given => given.find(value => value !== undefined),
  bin: ([length], row) => cut(row.field('@timestamp'), textOf(length)),
  datefloor: ([time, length]) => cut(time, textOf(length)),
  dateceil([time, length]) {
    const ms = timeOf(time)
    const unit = durationOf(textOf(length))
    return ms === undefined ? undefined : formatTime(Math.ceil(ms / unit) * unit)
  },
  frommillis: ([ms]) => {
    const time = numberOf(ms)
    return time === undefined ? undefined : formatTime(time)
  },
  tomillis: ([time]) => timeOf(time),
  tonumber: ([value]) => numberOf(value),
  tostring: ([value]) => (value === undefined ? undefined : textOf(value)),
}

/** No text grows beyond what an event may be. */
const MAX_CHARS = 1_048_576

function numbers(of: Readonly<Record<string, (value: number) => number>>): Record<string, QueryFunction> {
  return Object.fromEntries(
    Object.entries(of).map(([name, run]): [string, QueryFunction] => [
      name,
      ([value]) => {
        const number = numberOf(value)
        const result = number === undefined ? Number.NaN : run(number)
        return Number.isFinite(result) ? result : undefined
      },
    ]),
  )
}

function texts(
  of: Readonly<Record<string, (text: string, ...more: Value[]) => Value>>,
): Record<string, QueryFunction> {
  return Object.fromEntries(
    Object.entries(of).map(([name, run]): [string, QueryFunction] => [
      name,
      ([value, ...more]) => {
        if (value === undefined) return undefined
        const text = textOf(value)
        spend(text.length)
        return run(text, ...more)
      },
    ]),
  )
}

function replaced(text: string, old: string, by: string): string {
  if (!old) return text
  const parts = text.split(old)
  const length = text.length + (parts.length - 1) * by.length
  spend(length)
  return length > MAX_CHARS ? text : parts.join(by)
}

function trimStart(text: string, characters: string): string {
  let from = 0
  while (from < text.length && characters.includes(text.charAt(from))) from++
  return text.slice(from)
}

function trimEnd(text: string, characters: string): string {
  let to = text.length
  while (to > 0 && characters.includes(text.charAt(to - 1))) to--
  return text.slice(0, to)
}

function extreme(given: readonly Value[], isBetter: (a: number, b: number) => boolean): Value {
  const all = given.flatMap(value => numberOf(value) ?? [])
  return all.reduce<number | undefined>(
    (best, value) => (best === undefined || isBetter(value, best) ? value : best),
    undefined,
  )
}

function cut(time: Value, length: string): Value {
  const ms = timeOf(time)
  const unit = durationOf(length)
  return ms === undefined ? undefined : formatTime(Math.floor(ms / unit) * unit)
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** `5m` in milliseconds. Throws MalformedQueryException. */
function durationOf(text: string): number {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h|d|w)$/.exec(text) ?? []
  const ms = Number(count) * (UNITS_MS[unit] ?? 0)
  if (!(ms > 0)) throw malformed(`invalid period ${text}`)
  return ms
}
