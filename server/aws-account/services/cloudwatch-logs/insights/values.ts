import { parseJson } from '../pattern/json-pattern.ts'

/** What a field or an expression is; undefined where an event has none. */
export type Value = string | number | boolean | undefined

/** An event, or a row that was made of some. */
export interface Row {
  /** Fields that were made in the query come before those of the event. */
  readonly made: ReadonlyMap<string, Value>
  field(name: string): Value
}

export interface LoggedEvent {
  readonly timestamp: number
  readonly ingestedAt: number
  readonly message: string
  readonly streamName: string
  /** `123456789012:/aws/lambda/orders` */
  readonly log: string
  readonly pointer: string
}

/** Fields of the reports that Lambda writes (user guide, "Supported logs and discovered fields"). */
const LAMBDA_FIELDS: Readonly<Record<string, RegExp>> = {
  '@requestId': /RequestId: ([\w-]+)/,
  '@duration': /^REPORT.*?\tDuration: ([\d.]+) ms/,
  '@billedDuration': /Billed Duration: ([\d.]+) ms/,
  '@initDuration': /Init Duration: ([\d.]+) ms/,
  '@memorySize': /Memory Size: (\d+) MB/,
  '@maxMemoryUsed': /Max Memory Used: (\d+) MB/,
  '@type': /^(START|END|REPORT) /,
}
const IN_BYTES = new Set(['@memorySize', '@maxMemoryUsed'])

export function rowOfEvent(event: LoggedEvent): Row {
  let parsed: { readonly value: unknown } | undefined
  const json = () => {
    parsed ??= { value: parseJson(event.message.slice(Math.max(0, event.message.indexOf('{')))) }
    return parsed.value
  }
  return {
    made: new Map(),
    field(name) {
      switch (name) {
        case '@timestamp':
          return formatTime(event.timestamp)
        case '@ingestionTime':
          return formatTime(event.ingestedAt)
        case '@message':
          return event.message
        case '@logStream':
          return event.streamName
        case '@log':
          return event.log
        case '@ptr':
          return event.pointer
        case '@entity':
          return undefined
        default:
          return name.startsWith('@') ? lambdaField(name, event.message) : valueIn(json(), name)
      }
    },
  }
}

/** A row with more fields, or with others in place of its own. */
export function withFields(row: Row, fields: Iterable<readonly [string, Value]>): Row {
  const made = new Map([...row.made, ...fields])
  return { made, field: name => (made.has(name) ? made.get(name) : row.field(name)) }
}

/** A row of nothing else. */
export function madeRow(fields: Iterable<readonly [string, Value]>): Row {
  const made = new Map(fields)
  return { made, field: name => made.get(name) }
}

function lambdaField(name: string, message: string): Value {
  const pattern = Object.hasOwn(LAMBDA_FIELDS, name) ? LAMBDA_FIELDS[name] : undefined
  // Such lines are short; what is long is no report.
  const found = pattern?.exec(message.slice(0, 1000))?.[1]
  if (found === undefined || Number.isNaN(Number(found))) return found
  return IN_BYTES.has(name) ? Number(found) * 1e6 : Number(found)
}

/** `user.roles.0` in a JSON event; a field whose name has dots in it comes first. */
function valueIn(event: unknown, name: string): Value {
  let value = event
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.hasOwn(value, name)) return plain(Reflect.get(value, name))
  for (const part of name.replace(/\[(\d+)\]/g, '.$1').split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = Reflect.get(value, part)
  }
  return plain(value)
}

function plain(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === null || value === undefined ? undefined : JSON.stringify(value)
}

/** `2026-11-29 19:00:00.000` */
export const formatTime = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '')

/** A time as the query language writes it, or milliseconds. */
export function timeOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return numberOf(value)
  const time = Date.parse(`${value.replace(' ', 'T')}${/Z$/.test(value) ? '' : 'Z'}`)
  return Number.isNaN(time) ? undefined : time
}

export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !value.trim()) return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

/** As results show it. */
export function textOf(value: Value): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value ?? '')
  return String(Number(value.toFixed(4)))
}
